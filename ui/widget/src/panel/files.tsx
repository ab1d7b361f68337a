import type { AttachmentView } from "@lenochat/protocol";
import { Component } from "preact";
import type { SentFile } from "../outbox.ts";
import { bytes } from "./bytes.ts";
import { FileIcon } from "./icons.tsx";
import { texts } from "./texts.ts";

/** The room a picture gets in the list, in pixels. */
const MOST_WIDTH = 240;
const MOST_HEIGHT = 260;

/** What a message brings along. Of an own message that is still under way there is only the name. */
export function Files({ files, host }: { files: readonly (AttachmentView | SentFile)[]; host: string }) {
  return (
    <>
      {files.map((file) =>
        "url" in file ? (
          <Attachment key={file.id} file={file} host={host} />
        ) : (
          <span key={file.id} class="attachment">
            <FileIcon />
            <bdi class="name">{file.name}</bdi>
          </span>
        ),
      )}
    </>
  );
}

interface Props {
  file: AttachmentView;
  host: string;
}

/** A picture is shown, in a place of its size from the first moment on; anything else, and a picture that is gone, is a download. */
class Attachment extends Component<Props, { isGone: boolean }> {
  override render({ file, host }: Props, { isGone }: { isGone?: boolean } = {}) {
    const { name, size, url, width, height } = file;
    const href = url.startsWith("/") ? host + url : url;
    if (width === null || height === null || isGone) {
      return (
        <a
          class="attachment"
          href={href}
          target="_blank"
          rel="noopener"
          aria-label={texts.download(name, size)}
        >
          <FileIcon />
          <bdi class="name">{name}</bdi> <span class="size">{bytes(size)}</span>
        </a>
      );
    }
    const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
    return (
      <a class="picture" href={href} target="_blank" rel="noopener" aria-label={texts.download(name, size)}>
        <img
          src={href}
          alt={name}
          width={Math.max(1, Math.round(width * scale))}
          height={Math.max(1, Math.round(height * scale))}
          onError={() => this.setState({ isGone: true })}
        />
      </a>
    );
  }
}
