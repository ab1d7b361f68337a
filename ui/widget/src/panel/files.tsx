import type { AttachmentView } from "@lenochat/protocol";
import { Component } from "preact";
import type { SentFile } from "../outbox.ts";
import { bytes } from "./bytes.ts";
import { FileIcon } from "./icons.tsx";
import { texts } from "./texts.ts";

/** The room a picture gets in the list, in pixels: alone, and beside others. */
const ALONE = 240;
const AMONG_OTHERS = 112;

/** What a message brings along. Of an own message that is still under way there is only the name. */
export function Files({ files, host }: { files: readonly (AttachmentView | SentFile)[]; host: string }) {
  const pictures = files.filter(isPicture);
  const room = pictures.length > 1 ? AMONG_OTHERS : ALONE;
  const shown = (file: AttachmentView | SentFile) =>
    "url" in file ? (
      <Attachment key={file.id} {...{ file, host, room }} />
    ) : (
      <span key={file.id} class="attachment">
        <FileIcon />
        <bdi class="name">{file.name}</bdi>
      </span>
    );
  return (
    <>
      {pictures.length > 0 && <div class="pictures">{pictures.map(shown)}</div>}
      {files.filter((file) => !isPicture(file)).map(shown)}
    </>
  );
}

function isPicture(file: AttachmentView | SentFile): boolean {
  return "url" in file && file.width !== null;
}

interface Props {
  file: AttachmentView;
  host: string;
  room: number;
}

/** A picture is shown, in a place of its size from the first moment on; anything else, and a picture that is gone, is a download. */
class Attachment extends Component<Props, { isGone: boolean }> {
  override render({ file, host, room }: Props, { isGone }: { isGone?: boolean } = {}) {
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
    const scale = Math.min(1, room / Math.max(width, height));
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
