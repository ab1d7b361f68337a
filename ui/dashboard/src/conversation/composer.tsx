/**
 * Where the agent writes, to the visitor or as a note to the team. Enter sends, Shift+Enter starts a line; on a touch
 * keyboard Enter always starts a line.
 */

import { newMessageId } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { Paperclip, SendHorizontal, StickyNote } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  Button,
  FileTrigger,
  Label,
  TextArea,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useAgent, useDesk, useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { UploadList } from "./upload-list.tsx";
import { ACCEPTED } from "./uploads.ts";
import type { Files } from "./use-files.ts";
import { useDroppedFiles, useFiles } from "./use-files.ts";
import { useSend } from "./use-send.ts";
import { visitorName } from "./visitor.tsx";
import "./composer.css";

const LONGEST = 8_000;

export type Writing = "message" | "note";

export function Composer({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const isClosed = conversation.status === "closed";
  const [chosen, setChosen] = useState<Writing>("message");
  const drafts = {
    message: useDraft(conversation.id, conversation.id),
    note: useDraft(`${conversation.id} note`, conversation.id),
  };
  const field = useRef<HTMLTextAreaElement>(null);
  // Nothing can be sent to the visitor of a closed conversation; the team can still be told something. But whoever
  // is in the middle of an answer when it is closed keeps it before their eyes.
  const mayReply = !isClosed || drafts.message.text !== "" || drafts.message.files.uploads.length > 0;
  const kind = mayReply ? chosen : "note";
  const draft = drafts[kind];
  const write = (wanted: Writing) => {
    setChosen(wanted);
    field.current?.focus();
  };
  useShortcuts({ r: mayReply ? () => write("message") : null, n: () => write("note") });
  const isOver = useDroppedFiles((files) => {
    draft.files.add(files);
    field.current?.focus();
  });
  return (
    <>
      {isClosed && <p className="composer-note">{t(closedNote(conversation))}</p>}
      <div className="composer" data-kind={kind} data-over={isOver || undefined}>
        <div className="composer-head">
          {mayReply && <KindChoice kind={kind} choose={setChosen} />}
          {kind === "note" ? (
            <p className="composer-hint">
              <StickyNote size={12} aria-hidden="true" />
              {t("note.hint")}
            </p>
          ) : isClosed ? (
            <p className="composer-hint">{t("conversation.closed_draft")}</p>
          ) : (
            <ComposerNote conversation={conversation} />
          )}
        </div>
        <UploadList uploads={draft.files.uploads} draft={draft.name} pressed={() => field.current?.focus()} />
        {/* One field for both, so that it keeps the focus whatever becomes of the conversation. */}
        <Field conversation={conversation} kind={kind} draft={draft} field={field} />
        {isOver && <p className="composer-drop">{t("attachment.drop")}</p>}
      </div>
    </>
  );
}

function closedNote({ spam, visitor }: ConversationView) {
  if (spam) return "conversation.closed_note_spam" as const;
  return visitor.blocked
    ? ("conversation.closed_note_blocked" as const)
    : ("conversation.closed_note" as const);
}

function KindChoice({ kind, choose }: { kind: Writing; choose: (kind: Writing) => void }) {
  const { t } = useTranslation();
  return (
    <ToggleButtonGroup
      className="composer-kinds"
      aria-label={t("note.kinds")}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[kind]}
      onSelectionChange={(keys) => choose(keys.has("note") ? "note" : "message")}
    >
      <ToggleButton id="message" className="composer-kind">
        {t("note.reply")}
      </ToggleButton>
      <ToggleButton id="note" className="composer-kind">
        {t("note.one")}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}

interface FieldProps {
  conversation: ConversationView;
  kind: Writing;
  draft: Draft;
  field: Ref<HTMLTextAreaElement>;
}

function Field({ conversation, kind, draft, field }: FieldProps) {
  const { t } = useTranslation();
  const { text, typed, pressed, submit, canSend, excess, isWaiting, hasFailed } = useWriting(
    conversation,
    kind,
    draft,
  );
  const visitor = visitorName(t, conversation);
  const isNote = kind === "note";
  return (
    <>
      <FileTrigger
        allowsMultiple
        acceptedFileTypes={ACCEPTED}
        onSelect={(chosen) => draft.files.add(chosen ?? [])}
      >
        <Button className="icon-button attach" aria-label={t("attachment.add")}>
          <Paperclip size={18} aria-hidden="true" />
        </Button>
      </FileTrigger>
      <TextField value={text} onChange={typed} isInvalid={excess > 0} className="composer-field">
        <Label className="hidden-label">
          {isNote ? t("note.write") : t("conversation.write", { visitor })}
        </Label>
        <TextArea
          ref={field}
          // What is typed has its own direction; the hint in an empty field has the page's.
          dir={text === "" ? undefined : "auto"}
          rows={1}
          placeholder={isNote ? t("note.placeholder") : t("conversation.write_placeholder", { visitor })}
          onKeyDown={pressed}
          onPaste={draft.files.pasted}
        />
      </TextField>
      {excess > 0 && (
        <span className="field-error" role="status">
          {t("conversation.too_long", { count: excess })}
        </span>
      )}
      {isWaiting || hasFailed ? (
        <span className="composer-keys waits" role="status">
          {t(hasFailed ? "attachment.stuck" : "attachment.waits")}
        </span>
      ) : (
        <span className="composer-keys muted">{t("conversation.keys")}</span>
      )}
      <Button
        className="icon-button send"
        aria-label={t(isNote ? "note.save" : "conversation.send")}
        isDisabled={!canSend}
        onPress={submit}
      >
        <SendHorizontal className="mirrored" size={18} aria-hidden="true" />
      </Button>
    </>
  );
}

function useWriting({ id, status }: ConversationView, kind: Writing, { name, text, setText, files }: Draft) {
  const { live, uploads } = useDesk();
  const send = useSend();
  /** Wanted while files are still on their way: it goes as soon as they are there. */
  const [isWaiting, setWaiting] = useState(false);
  const excess = [...text].length - LONGEST;
  const reaches = kind === "note" || status === "open";
  const hasFailed = files.uploads.some((upload) => upload.state === "failed");
  const isSending = files.uploads.some((upload) => upload.state === "sending");
  const isSomething = text.trim() !== "" || files.uploads.length > 0;
  const canSend = reaches && isSomething && excess <= 0 && !hasFailed;

  const sendNow = () => {
    setWaiting(false);
    send({ conversationId: id, clientMessageId: newMessageId(), text, kind, files: uploads.take(name) });
    setText("");
  };
  const submit = () => {
    if (!canSend) return;
    if (isSending) setWaiting(true);
    else sendNow();
  };
  const arrived = useEffectEvent(sendNow);
  useEffect(() => {
    if (!isWaiting || isSending) return;
    if (canSend) arrived();
    else setWaiting(false);
  }, [isWaiting, isSending, canSend]);
  const typed = (value: string) => {
    setText(value);
    setWaiting(false);
    // The visitor is told that somebody is typing, and of a note they are told nothing.
    if (kind === "message" && reaches && value.trim() !== "") live.typing(id);
  };
  const pressed = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") {
      // Out of the field, where letters are keys again; what was typed stays.
      event.currentTarget.closest<HTMLElement>(".conversation-main")?.focus();
      event.preventDefault();
      return;
    }
    // An input method uses Enter to finish a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    if (isTouchKeyboard() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    submit();
  };
  return { text, typed, pressed, submit, canSend, excess, isWaiting, hasFailed };
}

interface Draft {
  readonly name: string;
  readonly files: Files;
  readonly text: string;
  readonly setText: (text: string) => void;
}

/** What was typed survives looking at another conversation, and a reload; files the first alone. */
function useDraft(name: string, conversationId: string): Draft {
  const { drafts } = useDesk();
  const files = useFiles(conversationId, name);
  const [text, setText] = useState(() => drafts.get(name));
  const keep = (value: string) => {
    setText(value);
    drafts.set(name, value);
  };
  return { name, files, text, setText: keep };
}

/** Says beforehand what writing will do: answering a waiting conversation takes it. */
function ComposerNote({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const holder = useAgent(conversation.assignee_id);
  if (conversation.assignee_id === ownId) return null;
  const takes = conversation.handled_by === "assistant" ? "write_stops" : "write_takes";
  const note =
    conversation.assignee_id === null
      ? t(`conversation.${takes}`)
      : t("conversation.write_beside", { name: holder?.name ?? t("agent.former") });
  return <p className="composer-hint">{note}</p>;
}

function isTouchKeyboard(): boolean {
  return window.matchMedia("(hover: none) and (pointer: coarse)").matches;
}
