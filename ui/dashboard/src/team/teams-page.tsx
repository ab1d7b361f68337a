/** The teams of the workspace: making, changing and deleting them. Who is in one is said at each member. */

import type { Agent, TeamView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { Button, DialogTrigger, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { refusalWords } from "../form/save-note.tsx";
import { SmallDialog } from "../form/small-dialog.tsx";
import { Placeholder } from "../frame/placeholder.tsx";
import { useAgents, useDesk, useTeams } from "../live.tsx";
import { spanWords } from "../time/span.ts";
import { NAME_LIMIT, TeamForm } from "./team-form.tsx";

const FACES = 5;

export function TeamsPage() {
  const { t } = useTranslation();
  const teams = useTeams();
  const agents = useAgents();
  return (
    <section className="team-page" aria-label={t("team.page.teams")}>
      <NewTeam />
      {teams.length === 0 ? (
        <Placeholder title={t("teams.none")} hint={t("teams.none_hint")} />
      ) : (
        <ul className="team-list" aria-label={t("team.page.teams")}>
          {teams.map((team) => (
            <Team key={team.id} team={team} members={agents.filter(({ teams }) => teams.includes(team.id))} />
          ))}
        </ul>
      )}
    </section>
  );
}

function NewTeam() {
  const { t } = useTranslation();
  const { api } = useDesk();
  const [name, setName] = useState("");
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (wanted: string) => api.createTeam(wanted),
    onSuccess: () => setName(""),
  });
  const typed = (text: string) => {
    setName(text);
    reset();
  };
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !isPending) mutate(name.trim());
  };
  return (
    <Form className="name-form" onSubmit={submitted}>
      <TextField className="field" value={name} onChange={typed} maxLength={NAME_LIMIT}>
        <Label className="hidden-label">{t("teams.new")}</Label>
        <Input className="input" placeholder={t("teams.new")} autoComplete="off" />
      </TextField>
      <Button type="submit" className="button" isDisabled={!name.trim()}>
        {t("teams.create")}
      </Button>
      {error !== null && (
        <span className="field-error" role="alert">
          {refusalWords(t, error)}
        </span>
      )}
    </Form>
  );
}

function Team({ team, members }: { team: TeamView; members: readonly Agent[] }) {
  const { t } = useTranslation();
  const { name, overflow_seconds: seconds } = team;
  const memberCount = members.length;
  return (
    <li className="team-item">
      <div className="member-names">
        <strong className="truncated" dir="auto">
          {name}
        </strong>
        <span className="muted small">
          {t("teams.members", { count: memberCount })}
          {" · "}
          {seconds === null ? t("teams.stays") : t("teams.opens", { span: spanWords(t, seconds) })}
        </span>
      </div>
      <Faces members={members} />
      <span className="team-item-buttons">
        <DialogTrigger>
          <Button className="button quiet" aria-label={t("teams.edit_named", { name })}>
            {t("teams.edit")}
          </Button>
          <SmallDialog title={t("teams.edit_title", { name })}>
            {(close) => <TeamForm team={team} memberCount={memberCount} close={close} />}
          </SmallDialog>
        </DialogTrigger>
        <DialogTrigger>
          <Button className="button quiet danger-quiet" aria-label={t("teams.delete_named", { name })}>
            {t("teams.delete")}
          </Button>
          <SmallDialog title={t("teams.delete_title", { name })} isQuestion>
            {(close) => <DeleteQuestion team={team} count={memberCount} close={close} />}
          </SmallDialog>
        </DialogTrigger>
      </span>
    </li>
  );
}

function Faces({ members }: { members: readonly Agent[] }) {
  const { t } = useTranslation();
  return (
    <span
      className="team-faces"
      aria-hidden="true"
      title={t("list.plain", { items: members.map(({ name }) => name) })}
    >
      {members.slice(0, FACES).map((agent) => (
        <Avatar key={agent.id} agent={agent} size="small" />
      ))}
      {members.length > FACES && (
        <span className="muted small">{t("teams.more_faces", { count: members.length - FACES })}</span>
      )}
    </span>
  );
}

function DeleteQuestion({ team, count, close }: { team: TeamView; count: number; close: () => void }) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.deleteTeam(team.id),
    onSuccess: close,
  });
  return (
    <>
      <p>
        {count === 0 ? t("teams.delete_empty") : t("teams.delete_loses", { count })} {t("teams.delete_opens")}
      </p>
      {error && !isPending && (
        <p className="small-dialog-why" role="alert">
          {refusalWords(t, error)}
        </p>
      )}
      <div className="small-dialog-buttons">
        <Button className="button" autoFocus onPress={close}>
          {t("form.cancel")}
        </Button>
        <Button className="button danger" onPress={() => !isPending && mutate()}>
          {t("teams.delete")}
        </Button>
      </div>
    </>
  );
}
