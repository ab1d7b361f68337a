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
import { flushSync } from "react-dom";
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
  const field = useRef<HTMLTextAreaElement>(null);
  // Nothing can be sent to the visitor of a closed conversation; the team can still be told something.
  const kind = isClosed ? "note" : chosen;
  const write = (wanted: Writing) => {
    // The other field is there only after the change.
    flushSync(() => setChosen(wanted));
    field.current?.focus();
  };
  useShortcuts({ r: isClosed ? null : () => write("message"), n: () => write("note") });
  return (
    <>
      {isClosed && <p className="composer-note">{t("conversation.closed_note")}</p>}
      <div className="composer" data-kind={kind}>
        <div className="composer-head">
          {!isClosed && <KindChoice kind={kind} choose={setChosen} />}
          {kind === "note" ? (
            <p className="composer-hint">
              <StickyNote size={12} aria-hidden="true" />
              {t("note.hint")}
            </p>
          ) : (
            <ComposerNote conversation={conversation} />
          )}
        </div>
        <Field key={kind} conversation={conversation} kind={kind} field={field} />
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
  field: Ref<HTMLTextAreaElement>;
}

function Field({ conversation, kind, field }: FieldProps) {
  const { t } = useTranslation();
  const { text, typed, pressed, submit, canSend, excess } = useWriting(conversation.id, kind);
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
          dir="auto"
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
        <SendHorizontal size={18} aria-hidden="true" />
      </Button>
    </>
  );
}

function useWriting(id: string, kind: Writing) {
  const { live } = useDesk();
  const [text, setText] = useDraft(kind === "note" ? `${id} note` : id);
  const send = useSend();
  const excess = [...text].length - LONGEST;
  const canSend = text.trim() !== "" && excess <= 0;

  const submit = () => {
    if (!canSend) return;
    send({ conversationId: id, clientMessageId: newMessageId(), text, kind });
    setText("");
  };
  const typed = (value: string) => {
    setText(value);
    // The visitor is told that somebody is typing, and of a note they are told nothing.
    if (kind === "message" && value.trim() !== "") live.typing(id);
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

/** What was typed survives looking at another conversation. */
function useDraft(name: string): [string, (text: string) => void] {
  const { drafts } = useDesk();
  const [text, setText] = useState(() => drafts.get(name) ?? "");
  const keep = (value: string) => {
    setText(value);
    if (value === "") drafts.delete(name);
    else drafts.set(name, value);
  };
  return [text, keep];
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
