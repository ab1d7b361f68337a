/** A new password, with the present one to prove who asks. It ends every other login. */

import type { MeView } from "@lenochat/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import type { FormEvent } from "react";
import { useState } from "react";
import {
  Button,
  FieldError,
  Form,
  Group,
  Input,
  Label,
  Text,
  TextField,
  ToggleButton,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { useDesk } from "../live.tsx";
import { LOGINS } from "./logins-section.tsx";
import { Section } from "./section.tsx";
import { useFocusOnInvalid } from "./use-focus-on-invalid.ts";
import { fieldError, isAboutFields } from "./use-profile.ts";

const SHORTEST = 10;
const LONGEST = 200;

export interface PasswordForm {
  readonly present: string;
  readonly next: string;
  readonly type: (typed: { present?: string; next?: string }) => void;
  readonly isTyped: boolean;
  readonly submit: () => void;
  readonly isPending: boolean;
  readonly isChanged: boolean;
  readonly failure: Error | null;
}

export function usePasswordForm(): PasswordForm {
  const { api } = useDesk();
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ present: "", next: "" });
  const { mutate, reset, error, isPending, isSuccess } = useMutation({
    mutationFn: ({ present, next }: typeof typed) => api.changePassword(present, next),
    onSuccess: () => {
      setTyped({ present: "", next: "" });
      void queries.invalidateQueries({ queryKey: LOGINS });
    },
    // Passwords do not stay in memory longer than they are needed.
    gcTime: 0,
  });
  return {
    ...typed,
    type: (more) => {
      setTyped((before) => ({ ...before, ...more }));
      if (error || isSuccess) reset();
    },
    isTyped: typed.present !== "" || typed.next !== "",
    submit: () => mutate(typed),
    isPending,
    isChanged: isSuccess,
    failure: error,
  };
}

export function PasswordSection({ me, form }: { me: MeView; form: PasswordForm }) {
  const { t } = useTranslation();
  const { failure, present, next } = form;
  const fields = useFocusOnInvalid<HTMLFormElement>(failure);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!form.isPending) form.submit();
  };
  return (
    <Section name="password" hint={t("profile.password_hint")}>
      <Form className="password-form" onSubmit={submitted} ref={fields}>
        {/* For password managers, which want to know whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordField
          label={t("profile.password_present")}
          autoComplete="current-password"
          value={present}
          set={(present) => form.type({ present })}
          error={fieldError(failure, "current_password")}
        />
        <PasswordField
          label={t("profile.password_new")}
          hint={t("profile.password_rules", { shortest: SHORTEST, longest: LONGEST })}
          autoComplete="new-password"
          value={next}
          set={(next) => form.type({ next })}
          error={fieldError(failure, "password")}
        />
        {failure && !isAboutFields(failure) && (
          <span className="field-error" role="alert">
            {t("profile.password_failed", { why: failureWords(t, failure) })}
          </span>
        )}
        <div className="buttons">
          <Button type="submit" className="button" isDisabled={!present || !next}>
            {t("profile.password_submit")}
          </Button>
          <span className="done small" role="status">
            {form.isChanged && t("profile.password_changed")}
          </span>
        </div>
      </Form>
    </Section>
  );
}

interface PasswordFieldProps {
  label: string;
  hint?: string;
  autoComplete: string;
  value: string;
  set: (text: string) => void;
  error: string | undefined;
}

function PasswordField({ label, hint, autoComplete, value, set, error }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      className="field"
      type={isShown ? "text" : "password"}
      value={value}
      onChange={set}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <Group className="password-input">
        <Input className="input" autoComplete={autoComplete} spellCheck={false} />
        <ToggleButton
          className="icon-button"
          aria-label={t("profile.password_show", { label })}
          isSelected={isShown}
          onChange={setShown}
        >
          {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
        </ToggleButton>
      </Group>
      {hint && (
        <Text slot="description" className="muted small">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
