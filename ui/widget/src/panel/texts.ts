/** Everything the opened chat says, in one place. */
export const texts = {
  close: "Close chat",
  messages: "Messages",
  write: "Write a message",
  send: "Send",
  sending: "Sending…",
  sent: "Sent",
  notSent: "Not sent yet.",
  refused: "Not sent:",
  tryAgain: "Try again",
  remove: "Remove",
  waiting: (position: number | null) => {
    if (position === null) return "Somebody will be with you soon";
    return position === 1 ? "You are next in line" : `You are number ${position} in line`;
  },
  joined: (name: string) => `${name} joined`,
  typing: (name: string | null) => (name === null ? "Writing…" : `${name} is writing…`),
  assistant: "automatic answer",
  closed: "This conversation was closed.",
  writeAgain: "Write again",
  newMessages: "New messages",
  reconnecting: "Connection lost. Reconnecting…",
  ended: "The live connection was ended. Reload the page to see new answers.",
  away: "We are not here right now. Leave a message and we will answer by e-mail.",
  awayAnswer: "We are not here right now. We will answer by e-mail.",
  email: "Your e-mail address",
  message: "Your message",
  leaveMessage: "Leave message",
} as const;
