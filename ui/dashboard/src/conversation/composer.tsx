/** Where the agent writes. Enter sends, Shift+Enter starts a line; on a touch keyboard Enter always starts a line. */

import { newMessageId } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { SendHorizontal } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useState } from "react";
import { Button, Label, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useAgent, useDesk, useLive } from "../live.tsx";
import { useSend } from "./use-send.ts";
import { visitorName } from "./visitor.tsx";
import "./composer.css";

const LONGEST = 8_000;

export function Composer({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  if (conversation.status === "closed")
    return <p className="composer-note">{t("conversation.closed_note")}</p>;
  return <OpenComposer conversation={conversation} />;
}

function OpenComposer({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { text, typed, pressed, submit, canSend, excess } = useWriting(conversation.id);
  const visitor = visitorName(t, conversation);
  return (
    <div className="composer">
      <ComposerNote conversation={conversation} />
      <TextField value={text} onChange={typed} isInvalid={excess > 0} className="composer-field">
        <Label className="hidden-label">{t("conversation.write", { visitor })}</Label>
        <TextArea
          dir="auto"
          rows={1}
          placeholder={t("conversation.write_placeholder", { visitor })}
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
        aria-label={t("conversation.send")}
        isDisabled={!canSend}
        onPress={submit}
      >
        <SendHorizontal size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}

function useWriting(id: string) {
  const { live } = useDesk();
  const [text, setText] = useDraft(id);
  const send = useSend();
  const excess = [...text].length - LONGEST;
  const canSend = text.trim() !== "" && excess <= 0;

  const submit = () => {
    if (!canSend) return;
    send({ conversationId: id, clientMessageId: newMessageId(), text });
    setText("");
  };
  const typed = (value: string) => {
    setText(value);
    if (value.trim() !== "") live.typing(id);
  };
  const pressed = (event: KeyboardEvent) => {
    // An input method uses Enter to finish a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    if (isTouchKeyboard() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    submit();
  };
  return { text, typed, pressed, submit, canSend, excess };
}

/** What was typed survives looking at another conversation. */
function useDraft(id: string): [string, (text: string) => void] {
  const { drafts } = useDesk();
  const [text, setText] = useState(() => drafts.get(id) ?? "");
  const keep = (value: string) => {
    setText(value);
    if (value === "") drafts.delete(id);
    else drafts.set(id, value);
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
