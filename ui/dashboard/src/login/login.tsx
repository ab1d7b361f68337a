/** Logging in with e-mail and password; who is a member of several workspaces then chooses one. */

import type { ApiError, Credentials, LoginEnd, Session } from "@lenochat/client";
import type { InvitationAccepted } from "@lenochat/protocol";
import type { FormEvent } from "react";
import { useState } from "react";
import { Button, FieldError, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureSentence } from "../frame/failure.ts";
import { Mark } from "../frame/mark.tsx";
import { useLogin } from "./use-login.ts";
import "./login.css";

interface LoginScreenProps {
  session: Session;
  why: LoginEnd | null;
  /** The invitation that was accepted a moment ago. */
  welcome?: InvitationAccepted;
}

export function LoginScreen({ session, why, welcome }: LoginScreenProps) {
  const { t } = useTranslation();
  const login = useLogin(session);
  return (
    <main className="login">
      <div className="login-card">
        <h1>
          <Mark /> {t("product")}
        </h1>
        {why && !login.failure && (
          <p className="login-why" role="status">
            {t(`login.${why}`)}
          </p>
        )}
        {welcome && !login.failure && (
          <p className="login-why login-welcome" role="status">
            {t("login.welcome", { workspace: welcome.workspace_name })}
          </p>
        )}
        {login.failure && (
          <p className="login-failure" role="alert">
            <LoginFailure error={login.failure} />
          </p>
        )}
        {login.choice ? (
          <WorkspaceChoice {...login.choice} isPending={login.isPending} />
        ) : (
          <LoginForm {...login} knownEmail={welcome?.email ?? ""} />
        )}
      </div>
    </main>
  );
}

interface LoginFormProps {
  submit: (credentials: Credentials) => void;
  clear: () => void;
  isPending: boolean;
  knownEmail: string;
}

function LoginForm({ submit, clear, isPending, knownEmail }: LoginFormProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState("");
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) submit({ email: email.trim(), password });
  };
  const typed = (set: (text: string) => void) => (text: string) => {
    set(text);
    clear();
  };
  return (
    <Form onSubmit={submitted} className="login-form">
      <LoginField kind="email" value={email} set={typed(setEmail)} isFirst={knownEmail === ""} />
      <LoginField kind="password" value={password} set={typed(setPassword)} isFirst={knownEmail !== ""} />
      <Button type="submit" className="button primary">
        {t(isPending ? "login.submitting" : "login.submit")}
      </Button>
    </Form>
  );
}

interface LoginFieldProps {
  kind: "email" | "password";
  value: string;
  set: (text: string) => void;
  /** The page is there for nothing else: whoever opens it can write at once. */
  isFirst: boolean;
}

function LoginField({ kind, value, set, isFirst }: LoginFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField className="field" type={kind} name={kind} isRequired value={value} onChange={set}>
      <Label>{t(`login.${kind}`)}</Label>
      <Input
        className="input"
        autoComplete={kind === "email" ? "username" : "current-password"}
        autoFocus={isFirst}
      />
      <FieldError className="field-error">{t(`login.${kind}_missing`)}</FieldError>
    </TextField>
  );
}

interface WorkspaceChoiceProps {
  workspaces: readonly { id: string; name: string }[];
  choose: (id: string) => void;
  back: () => void;
  isPending: boolean;
}

function WorkspaceChoice({ workspaces, choose, back, isPending }: WorkspaceChoiceProps) {
  const { t } = useTranslation();
  return (
    <section className="login-form" aria-labelledby="which">
      <h2 id="which">{t("login.which")}</h2>
      <p className="muted">{t("login.which_hint")}</p>
      {workspaces.map(({ id, name }, index) => (
        <Button key={id} className="button" autoFocus={index === 0} onPress={() => !isPending && choose(id)}>
          {name}
        </Button>
      ))}
      <Button className="button quiet" onPress={back}>
        {t("login.back")}
      </Button>
    </section>
  );
}

function LoginFailure({ error }: { error: ApiError }) {
  const { t } = useTranslation();
  if (error.code === "wrong_credentials" || error.code === "too_many") return t(`login.${error.code}`);
  return failureSentence(t, error);
}
