/**
 * Where the agent writes, to the visitor or as a note to the team. Enter sends, Shift+Enter starts a line; on a touch
 * keyboard Enter always starts a line.
 */

import { newMessageId } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { SendHorizontal, StickyNote } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { useRef, useState } from "react";
import { Button, Label, TextArea, TextField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useAgent, useDesk, useLive } from "../live.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { useSend } from "./use-send.ts";
import { visitorName } from "./visitor.tsx";
import "./composer.css";

const LONGEST = 8_000;

export type Writing = "message" | "note";

export function Composer({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const isClosed = conversation.status === "closed";
  const [chosen, setChosen] = useState<Writing>("message");
  const drafts = { message: useDraft(conversation.id), note: useDraft(`${conversation.id} note`) };
  const field = useRef<HTMLTextAreaElement>(null);
  // Nothing can be sent to the visitor of a closed conversation; the team can still be told something. But whoever
  // is in the middle of an answer when it is closed keeps it before their eyes.
  const mayReply = !isClosed || drafts.message.text !== "";
  const kind = mayReply ? chosen : "note";
  const write = (wanted: Writing) => {
    setChosen(wanted);
    field.current?.focus();
  };
  useShortcuts({ r: mayReply ? () => write("message") : null, n: () => write("note") });
  return (
    <>
      {isClosed && <p className="composer-note">{t("conversation.closed_note")}</p>}
      <div className="composer" data-kind={kind}>
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
        {/* One field for both, so that it keeps the focus whatever becomes of the conversation. */}
        <Field conversation={conversation} kind={kind} draft={drafts[kind]} field={field} />
      </div>
    </>
  );
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
  const { text, typed, pressed, submit, canSend, excess } = useWriting(conversation, kind, draft);
  const visitor = visitorName(t, conversation);
  const isNote = kind === "note";
  return (
    <>
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
        />
      </TextField>
      {excess > 0 && (
        <span className="field-error" role="status">
          {t("conversation.too_long", { count: excess })}
        </span>
      )}
      <span className="composer-keys muted">{t("conversation.keys")}</span>
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

function useWriting({ id, status }: ConversationView, kind: Writing, { text, setText }: Draft) {
  const { live } = useDesk();
  const send = useSend();
  const excess = [...text].length - LONGEST;
  const reaches = kind === "note" || status === "open";
  const canSend = reaches && text.trim() !== "" && excess <= 0;

  const submit = () => {
    if (!canSend) return;
    send({ conversationId: id, clientMessageId: newMessageId(), text, kind });
    setText("");
  };
  const typed = (value: string) => {
    setText(value);
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
  return { text, typed, pressed, submit, canSend, excess };
}

interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
}

/** What was typed survives looking at another conversation, and a reload. */
function useDraft(name: string): Draft {
  const { drafts } = useDesk();
  const [text, setText] = useState(() => drafts.get(name));
  const keep = (value: string) => {
    setText(value);
    drafts.set(name, value);
  };
  return { text, setText: keep };
}

/** Says beforehand what writing will do: answering a waiting conversation takes it. */
function ComposerNote({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const ownId = useLive((state) => state.account.id);
  const holder = useAgent(conversation.assignee_id);
  if (conversation.assignee_id === ownId) return null;
  const note =
    conversation.assignee_id === null
      ? t("conversation.write_takes")
      : t("conversation.write_beside", { name: holder?.name ?? t("agent.former") });
  return <p className="composer-hint">{note}</p>;
}

function isTouchKeyboard(): boolean {
  return window.matchMedia("(hover: none) and (pointer: coarse)").matches;
}
