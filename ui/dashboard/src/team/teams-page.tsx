/** The teams of the workspace: making, renaming and deleting them. Who is in one is said at each member. */

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

const NAME_LIMIT = 100;
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
  return (
    <NameForm
      label={t("teams.new")}
      name={name}
      setName={typed}
      submit={mutate}
      confirm={t("teams.create")}
      isPending={isPending}
      failure={error}
    />
  );
}

interface NameFormProps {
  label: string;
  name: string;
  setName: (name: string) => void;
  submit: (name: string) => void;
  confirm: string;
  isPending: boolean;
  failure: unknown;
  /** Absent: there is nothing to go back to. */
  cancel?: () => void;
}

function NameForm({ label, name, setName, submit, confirm, isPending, failure, cancel }: NameFormProps) {
  const { t } = useTranslation();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !isPending) submit(name.trim());
  };
  return (
    <Form className="name-form" onSubmit={submitted}>
      <TextField
        className="field"
        value={name}
        onChange={setName}
        maxLength={NAME_LIMIT}
        autoFocus={cancel !== undefined}
        onKeyDown={(event) => event.key === "Escape" && cancel?.()}
      >
        <Label className="hidden-label">{label}</Label>
        <Input className="input" placeholder={label} autoComplete="off" />
      </TextField>
      <Button type="submit" className="button" isDisabled={!name.trim()}>
        {confirm}
      </Button>
      {cancel && (
        <Button className="button quiet" onPress={cancel}>
          {t("form.cancel")}
        </Button>
      )}
      {failure !== null && (
        <span className="field-error" role="alert">
          {refusalWords(t, failure)}
        </span>
      )}
    </Form>
  );
}

function Team({ team, members }: { team: TeamView; members: readonly Agent[] }) {
  const { t } = useTranslation();
  const [renaming, setRenaming] = useState<"not yet" | "now" | "done">("not yet");
  if (renaming === "now") {
    return (
      <li className="team-item">
        <Rename team={team} close={() => setRenaming("done")} />
      </li>
    );
  }
  return (
    <li className="team-item">
      <div className="member-names">
        <strong className="truncated">{team.name}</strong>
        <span className="muted small">{t("teams.members", { count: members.length })}</span>
      </div>
      <Faces members={members} />
      <span className="team-item-buttons">
        <Button
          className="button quiet"
          aria-label={t("teams.rename_named", { name: team.name })}
          // Whoever has renamed it, or not, goes on where they began.
          autoFocus={renaming === "done"}
          onPress={() => setRenaming("now")}
        >
          {t("teams.rename")}
        </Button>
        <DialogTrigger>
          <Button
            className="button quiet danger-quiet"
            aria-label={t("teams.delete_named", { name: team.name })}
          >
            {t("teams.delete")}
          </Button>
          <SmallDialog title={t("teams.delete_title", { name: team.name })} isQuestion>
            {(close) => <DeleteQuestion team={team} count={members.length} close={close} />}
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
      className="faces"
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

function Rename({ team, close }: { team: TeamView; close: () => void }) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const [name, setName] = useState(team.name);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (wanted: string) => api.renameTeam(team.id, wanted),
    onSuccess: close,
  });
  const typed = (text: string) => {
    setName(text);
    reset();
  };
  return (
    <NameForm
      label={t("teams.name")}
      name={name}
      setName={typed}
      submit={mutate}
      confirm={t("teams.rename")}
      isPending={isPending}
      failure={error}
      cancel={close}
    />
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
      <p>{count === 0 ? t("teams.delete_empty") : t("teams.delete_loses", { count })}</p>
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
