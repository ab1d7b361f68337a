/** Disabling a member, letting them back in, and removing them; each says first what it will do. */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import { Button, DialogTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Question } from "../form/question.tsx";
import { SaveNote } from "../form/save-note.tsx";
import { useDesk, useLive } from "../live.tsx";
import { useMemberChange } from "./use-member-change.ts";

interface MemberEndProps {
  agent: Agent;
  isOwn: boolean;
  close: () => void;
}

export function MemberEnd({ agent, isOwn, close }: MemberEndProps) {
  return (
    <div className="member-end">
      {agent.disabled ? <Enable agent={agent} /> : <Disable agent={agent} isOwn={isOwn} />}
      <Remove agent={agent} isOwn={isOwn} close={close} />
    </div>
  );
}

function Enable({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const { change, isPending, failure } = useMemberChange(agent.id);
  return (
    <div className="field">
      <span className="muted small">{t("member.is_disabled", { name: agent.name })}</span>
      <Button className="button" onPress={() => change({ disabled: false })}>
        {t("member.enable")}
      </Button>
      <SaveNote isPending={isPending} failure={failure} />
    </div>
  );
}

function Disable({ agent, isOwn }: { agent: Agent; isOwn: boolean }) {
  const { t } = useTranslation();
  const { change, isPending, failure, forget } = useMemberChange(agent.id);
  return (
    <DialogTrigger onOpenChange={forget}>
      <Button className="button">{t("member.disable")}</Button>
      <Question
        title={t("member.disable_title", { name: agent.name })}
        confirm={t("member.disable_confirm")}
        isPending={isPending}
        failure={failure}
        run={(done) => change({ disabled: true }, done)}
      >
        <Consequences agent={agent} isOwn={isOwn} />
        <li>{t("member.disable_back")}</li>
      </Question>
    </DialogTrigger>
  );
}

function Remove({ agent, isOwn, close }: MemberEndProps) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const workspace = useLive((state) => state.workspace.value.name);
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: () => api.removeMember(agent.id) });
  return (
    <DialogTrigger onOpenChange={() => reset()}>
      <Button className="button danger-quiet">{t("member.remove")}</Button>
      <Question
        title={t("member.remove_title", { name: agent.name, workspace })}
        confirm={t("member.remove_confirm")}
        isPending={isPending}
        failure={error}
        run={(done) =>
          mutate(undefined, {
            onSuccess: () => {
              done();
              close();
            },
          })
        }
      >
        <Consequences agent={agent} isOwn={isOwn} />
        <li>{t("member.remove_gone")}</li>
        <li>{t("member.remove_back")}</li>
      </Question>
    </DialogTrigger>
  );
}

/** What happens to logins and conversations, in either case. */
function Consequences({ agent, isOwn }: { agent: Agent; isOwn: boolean }) {
  const { t } = useTranslation();
  const open = isVisible(agent) ? agent.open_conversations : 0;
  return (
    <>
      <li>{isOwn ? t("member.logins_end_own") : t("member.logins_end", { name: agent.name })}</li>
      {open > 0 && <li>{t("member.conversations_queue", { count: open })}</li>}
    </>
  );
}
