import type { Chat } from "../chat.ts";
import { Files } from "./files.tsx";
import { askForFocus, backToWriting } from "./focus.ts";
import { AssistantIcon } from "./icons.tsx";
import { linked } from "./links.ts";
import { Sources } from "./sources.tsx";
import { texts } from "./texts.ts";
import type { Item, MessageItem } from "./timeline.ts";

/** One line of the conversation: a message, or that somebody joined. */
export function Line({ item, chat, host }: { item: Item; chat: Chat; host: string }) {
  if (item.kind === "joined") return <p class="line">{texts.joined(item.name)}</p>;
  if (item.author === "system") return <p class="line">{item.text}</p>;
  return (
    <div
      class={`message ${item.author}${item.first ? " first" : ""}`}
      // As it grows it would be read piece by piece; it is read when it is complete. One's own needs no reading out.
      aria-live={item.unfinished || item.author === "visitor" ? "off" : undefined}
    >
      {item.first && item.author === "visitor" && <span class="unseen">{texts.you}</span>}
      {item.first && item.author !== "visitor" && (
        <span class="author">
          {/* A space, not a margin: the line runs as its own words do. */}
          {item.author === "assistant" && <AssistantIcon />} {item.name}
          {item.author === "assistant" && ` · ${texts.assistant}`}
        </span>
      )}
      {item.text !== "" && (
        <p class="bubble" dir="auto">
          {item.author === "assistant" ? item.text : <Linked text={item.text} />}
        </p>
      )}
      <Files files={item.files} host={host} />
      <Sources sources={item.sources} text={item.text} host={host} />
      {item.delivery === "failed" ? <Failed item={item} chat={chat} /> : <Meta item={item} />}
    </div>
  );
}

/** What a person has written may lead anywhere; what Leno AI says leads to its sources alone, which stand below it. */
function Linked({ text }: { text: string }) {
  return (
    <>
      {linked(text).map((piece) =>
        piece.href === null ? (
          piece.text
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}

function Failed({ item: { refusal, key }, chat }: { item: MessageItem; chat: Chat }) {
  const refused = refusal !== null;
  return (
    <span class="meta failed" role="alert">
      {refused ? `${texts.refused} ${refusal}` : texts.notSent}{" "}
      <button
        type="button"
        class="link"
        onClick={({ currentTarget }) => {
          backToWriting(currentTarget);
          // The field is another one then.
          askForFocus();
          if (refused) chat.takeBack(key);
          else chat.tryAgain();
        }}
      >
        {refused ? texts.takeBack : texts.tryAgain}
      </button>
    </span>
  );
}

/** The time and, of an own message, how far it is: to be seen at the end of a row, to be heard everywhere. */
function Meta({ item: { at, delivery, last } }: { item: MessageItem }) {
  return (
    <span class={last ? "meta" : "meta unseen"}>
      {at && <Time at={at} />}
      {/* Here before it changes, so that "Sent" is heard. */}
      {delivery && (
        <span class={delivery} aria-live="polite">
          {delivery === "sent" ? texts.sent : texts.sending}
        </span>
      )}
    </span>
  );
}

function Time({ at }: { at: string }) {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  return (
    <time dateTime={at} title={moment.toLocaleString()}>
      {moment.toLocaleString([], {
        hour: "numeric",
        minute: "2-digit",
        ...(today ? {} : { day: "numeric", month: "short" }),
      })}
    </time>
  );
}
