/** Where the link of an invitation leads: who invites whom as what, then a name and a password, then to the login. */

import type { Api } from "@lenochat/client";
import { ApiError } from "@lenochat/client";
import type { InvitationAccepted, InvitationLook } from "@lenochat/protocol";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { Button, FieldError, Form, Input, Label, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { refusalWords } from "../form/save-note.tsx";
import { failureWords } from "../frame/failure.ts";
import { Mark } from "../frame/mark.tsx";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useTitle } from "../frame/title.ts";

const NAME_LIMIT = 100;
const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;

interface AcceptScreenProps {
  api: Api;
  token: string | null;
  accepted: (accepted: InvitationAccepted) => void;
  /** To the login, or to where one is logged in already. */
  leave: () => void;
}

export function AcceptScreen({ api, token, accepted, leave }: AcceptScreenProps) {
  const { t } = useTranslation();
  useTitle(t("invitation.title"));
  return (
    <main className="login">
      <div className="login-card">
        <h1>
          <Mark /> {t("product")}
        </h1>
        {token === null ? (
          <Unusable why={t("invitation.incomplete")} leave={leave} />
        ) : (
          <Looked api={api} token={token} accepted={accepted} leave={leave} />
        )}
      </div>
    </main>
  );
}

function Looked({ api, token, accepted, leave }: AcceptScreenProps & { token: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ["invitation", token],
    queryFn: async () => (await api.lookAtInvitation(token)).data,
  });
  if (data) return <AcceptForm api={api} token={token} look={data} accepted={accepted} leave={leave} />;
  if (!error) return <Placeholder patient title={t("session.checking")} />;
  if (isGone(error)) return <Unusable why={error.message} leave={leave} />;
  return (
    <Failure
      sentence={t("invitation.failed", { why: failureWords(t, error) })}
      retry={() => void refetch()}
    />
  );
}

/** Used, expired, withdrawn or never made: the server does not say which. */
function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === "not_found" || error.code === "invalid");
}

function Unusable({ why, leave }: { why: string; leave: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="login-form" role="alert">
      <h2>{t("invitation.unusable")}</h2>
      <p>{why}</p>
      <Button className="button" onPress={leave}>
        {t("invitation.to_login")}
      </Button>
    </div>
  );
}

interface AcceptFormProps extends AcceptScreenProps {
  token: string;
  look: InvitationLook;
}

function AcceptForm({ api, token, look, accepted, leave }: AcceptFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: async () => (await api.acceptInvitation({ token, name: name.trim(), password })).data,
    onSuccess: accepted,
    // Passwords do not stay in memory longer than they are needed.
    gcTime: 0,
  });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!accept.isPending) accept.mutate();
  };
  const typed = (set: (text: string) => void) => (text: string) => {
    set(text);
    if (accept.isError) accept.reset();
  };
  if (isGone(accept.error) && accept.error.code === "not_found") {
    return <Unusable why={accept.error.message} leave={leave} />;
  }
  return (
    <Form className="login-form" onSubmit={submitted}>
      <div>
        <h2>{t("invitation.join", { workspace: look.workspace_name })}</h2>
        <p className="muted">{t(`invitation.as.${look.role}`)}</p>
      </div>
      {accept.isError && (
        <p className="login-failure" role="alert">
          {refusalWords(t, accept.error)}
        </p>
      )}
      <TextField className="field" isReadOnly value={look.email} type="email" name="email">
        <Label>{t("login.email")}</Label>
        {/* Password managers keep what is accepted under this name. */}
        <Input className="input" autoComplete="username" />
      </TextField>
      <TextField
        className="field"
        isRequired
        name="name"
        value={name}
        onChange={typed(setName)}
        maxLength={NAME_LIMIT}
      >
        <Label>{t("invitation.name")}</Label>
        <Input className="input" autoComplete="name" autoFocus />
        <Text slot="description" className="muted small">
          {t("invitation.name_hint")}
        </Text>
        <FieldError className="field-error">{t("invitation.name_missing")}</FieldError>
      </TextField>
      <PasswordField isKnown={look.is_known} password={password} setPassword={typed(setPassword)} />
      <Button type="submit" className="button primary">
        {t(accept.isPending ? "invitation.accepting" : "invitation.accept")}
      </Button>
    </Form>
  );
}

interface PasswordFieldProps {
  isKnown: boolean;
  password: string;
  setPassword: (password: string) => void;
}

function PasswordField({ isKnown, password, setPassword }: PasswordFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      className="field"
      type="password"
      name="password"
      isRequired
      value={password}
      onChange={setPassword}
      maxLength={LONGEST_PASSWORD}
      {...(!isKnown && { minLength: SHORTEST_PASSWORD })}
    >
      <Label>{t(isKnown ? "invitation.password_known" : "invitation.password_new")}</Label>
      <Input className="input" autoComplete={isKnown ? "current-password" : "new-password"} />
      <Text slot="description" className="muted small">
        {isKnown
          ? t("invitation.password_known_hint")
          : t("invitation.password_rule", { count: SHORTEST_PASSWORD })}
      </Text>
      <FieldError className="field-error">
        {isKnown || password === ""
          ? t("invitation.password_missing")
          : t("invitation.password_short", { count: SHORTEST_PASSWORD })}
      </FieldError>
    </TextField>
  );
}
