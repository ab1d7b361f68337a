/* The floor of a fan-out: a program that does nothing but write the same bytes to the same number of sockets.
 *
 *     fan_out CONNECTIONS BYTES
 *
 * Prints its port, takes so many connections, and then for every line on standard input writes BYTES to each of them.
 * At the end of the input it prints the processor time that the writing took, in microseconds. Loopback only.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double cpu_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: fan_out CONNECTIONS BYTES\n");
        return 2;
    }
    int connections = atoi(argv[1]), bytes = atoi(argv[2]), one = 1;
    int *clients = calloc((size_t)connections, sizeof *clients);
    char *frame = malloc((size_t)bytes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (!clients || !frame || listener < 0) fail("setting up");
    memset(frame, 'x', (size_t)bytes);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)
        || getsockname(listener, (struct sockaddr *)&address, &length))
        fail("listening");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (int i = 0; i < connections; i++) {
        if ((clients[i] = accept(listener, NULL, NULL)) < 0) fail("accept");
        setsockopt(clients[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    char line[16];
    double used = 0;
    while (fgets(line, sizeof line, stdin)) {
        double started = cpu_us();
        for (int i = 0; i < connections; i++)
            if (write(clients[i], frame, (size_t)bytes) != bytes) fail("write");
        used += cpu_us() - started;
    }
    printf("%.0f\n", used);
    return 0;
}
