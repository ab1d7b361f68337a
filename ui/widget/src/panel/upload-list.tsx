import type { Chat } from "../chat.ts";
import { bytes } from "./bytes.ts";
import { backToWriting } from "./focus.ts";
import { CloseIcon } from "./icons.tsx";
import { texts } from "./texts.ts";
import type { Upload, Uploads } from "./uploads.ts";

interface Props {
  chat: Chat;
  uploads: Uploads;
}

/** The files beside the composer, each with how far it is. */
export function UploadList({ chat, uploads }: Props) {
  if (uploads.items.length === 0) return null;
  const isFirstMessage = chat.visitor === null;
  return (
    <>
      <ul class="uploads" aria-label={texts.files}>
        {uploads.items.map((item) => (
          <li key={item.key}>
            <Item item={item} uploads={uploads} />
          </li>
        ))}
      </ul>
      {isFirstMessage && (
        <p class="hint">
          <bdi>{texts.waitsForText}</bdi>
        </p>
      )}
    </>
  );
}

function Item({ item, uploads }: { item: Upload; uploads: Uploads }) {
  const { key, name, size, state, progress, reason } = item;
  return (
    <>
      <span class="file">
        <bdi class="name">{name}</bdi>{" "}
        {state === "failed" ? (
          <bdi class="failed" role="alert">
            {reason}
          </bdi>
        ) : (
          <span class="size">{bytes(size)}</span>
        )}
      </span>
      {item.mayTryAgain && (
        <button
          type="button"
          class="link"
          aria-label={texts.tryFileAgain(name)}
          onClick={({ currentTarget }) => {
            backToWriting(currentTarget);
            uploads.tryAgain(key);
          }}
        >
          {texts.tryAgain}
        </button>
      )}
      <button
        type="button"
        class="round"
        aria-label={texts.removeFile(name)}
        onClick={({ currentTarget }) => {
          backToWriting(currentTarget);
          uploads.remove(key);
        }}
      >
        <CloseIcon />
      </button>
      {state === "sending" && <progress value={progress} aria-label={texts.uploading(name, progress)} />}
    </>
  );
}
