/** What can be done about a visitor and about this conversation with them: spam, block, export, delete. */

import { visitorChanged, visitorExportPath } from "@lenochat/client";
import type { ConversationView, VisitorRecordView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import { Ban, Download, OctagonAlert, ShieldCheck, Trash2 } from "lucide-react";
import { Button, DialogTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Question } from "../form/question.tsx";
import { useNotices } from "../frame/notices.tsx";
import { useDesk } from "../live.tsx";
import { useMayChangeWorkspace } from "../settings/may-change.ts";
import { useActions } from "./use-actions.ts";
import { visitorName } from "./visitor.tsx";

interface VisitorActionsProps {
  conversation: ConversationView;
  /** There is no such conversation any more. */
  gone: () => void;
}

export function VisitorActions({ conversation, gone }: VisitorActionsProps) {
  const { t } = useTranslation();
  const manages = useMayChangeWorkspace();
  return (
    <ul className="visitor-actions" aria-label={t("visitor.actions")}>
      <li>
        <SpamMark conversation={conversation} />
      </li>
      {conversation.visitor.blocked ? (
        manages && (
          <li>
            <Unblock conversation={conversation} />
          </li>
        )
      ) : (
        <li>
          <Block conversation={conversation} />
        </li>
      )}
      {manages && (
        <>
          <li>
            <Export conversation={conversation} />
          </li>
          <li>
            <Delete conversation={conversation} gone={gone} />
          </li>
        </>
      )}
    </ul>
  );
}

interface ActionProps {
  Icon: LucideIcon;
  words: string;
  run?: () => void;
  isDanger?: boolean;
}

function Action({ Icon, words, run, isDanger = false }: ActionProps) {
  return (
    <Button className="visitor-action" data-danger={isDanger || undefined} {...(run && { onPress: run })}>
      <Icon size={14} aria-hidden="true" />
      {words}
    </Button>
  );
}

function SpamMark({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { change } = useActions(conversation);
  const { spam } = conversation;
  return (
    <Action
      Icon={spam ? ShieldCheck : OctagonAlert}
      words={t(spam ? "conversation.no_spam" : "visitor.spam")}
      run={() => change({ spam: !spam })}
    />
  );
}

/** One request that says whether the visitor is blocked; its answer joins the live state by its position. */
function useBlock(conversation: ConversationView) {
  const { api, live } = useDesk();
  return useMutation({
    mutationFn: (blocked: boolean) => api.setBlocked(conversation.visitor.id, blocked),
    onSuccess: ({ data, position }) =>
      live.update((state) => visitorChanged(state, withoutAddress(data), position)),
  });
}

function withoutAddress({ id, name, email, blocked }: VisitorRecordView) {
  return { id, name, email, blocked };
}

function Block({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const { mutate, isPending, error, reset } = useBlock(conversation);
  return (
    <DialogTrigger onOpenChange={() => reset()}>
      <Action Icon={Ban} words={t("visitor.block")} />
      <Question
        title={t("visitor.block_title", { name: visitorName(t, conversation) })}
        confirm={t("visitor.block_confirm")}
        isPending={isPending}
        failure={error}
        run={(done) => mutate(true, { onSuccess: done })}
      >
        <li>{t("visitor.block_writes")}</li>
        <li>{t("visitor.block_closes")}</li>
        <li>{t("visitor.block_back")}</li>
      </Question>
    </DialogTrigger>
  );
}

function Unblock({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  const notices = useNotices();
  const { mutate, isPending } = useBlock(conversation);
  const unblock = () => {
    if (!isPending) mutate(false, { onError: (error) => notices.fail(error) });
  };
  return <Action Icon={ShieldCheck} words={t("visitor.unblock")} run={unblock} />;
}

/** A link and no request of ours: the browser takes what may be large, and shows how far it is. */
function Export({ conversation }: { conversation: ConversationView }) {
  const { t } = useTranslation();
  return (
    <a className="visitor-action" href={visitorExportPath(conversation.visitor.id)} download>
      <Download size={14} aria-hidden="true" />
      {t("visitor.export")}
    </a>
  );
}

function Delete({ conversation, gone }: VisitorActionsProps) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const notices = useNotices();
  const name = visitorName(t, conversation);
  // Not beside `mutate`: the event may come before the answer, and take this panel away with the conversation.
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => api.deleteVisitor(conversation.visitor.id),
    onSuccess: () => {
      notices.tell(t("visitor.deleted", { name }));
      gone();
    },
  });
  return (
    <DialogTrigger onOpenChange={() => reset()}>
      <Action Icon={Trash2} words={t("visitor.delete")} isDanger />
      <Question
        title={t("visitor.delete_title", { name })}
        confirm={t("visitor.delete_confirm")}
        isPending={isPending}
        failure={error}
        run={() => mutate()}
      >
        <li>{t("visitor.delete_written")}</li>
        <li>{t("visitor.delete_known")}</li>
        <li>{t("visitor.delete_anew")}</li>
        <li>{t("visitor.delete_final")}</li>
      </Question>
    </DialogTrigger>
  );
}
