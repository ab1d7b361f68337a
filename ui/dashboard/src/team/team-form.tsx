/** A team's own settings: its name, and whether its chats are one day everybody's (RT11). */

import type { TeamChange } from "@lenochat/client";
import type { TeamView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import type { FormEvent } from "react";
import { useState } from "react";
import { Button, FieldError, Form, Input, Label, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { refusalWords } from "../form/save-note.tsx";
import { Toggle } from "../form/toggle.tsx";
import { useDesk } from "../live.tsx";
import { spanWords } from "../time/span.ts";

export const NAME_LIMIT = 100;
const MOST_SECONDS = 24 * 3_600;
const OFFERED_SECONDS = 60;

interface TeamFormProps {
  team: TeamView;
  memberCount: number;
  close: () => void;
}

export function TeamForm({ team, memberCount, close }: TeamFormProps) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const [name, setName] = useState(team.name);
  const [isOn, setOn] = useState(team.overflow_seconds !== null);
  const [text, setText] = useState(String(team.overflow_seconds ?? OFFERED_SECONDS));
  const typed = /^\s*\d{1,5}\s*$/u.test(text) ? Number(text) : Number.NaN;
  const seconds = isOn ? typed : null;
  const isNumber = seconds === null || seconds <= MOST_SECONDS;
  const change: TeamChange = {
    ...(name.trim() !== team.name && { name: name.trim() }),
    ...(seconds !== team.overflow_seconds && { overflow_seconds: seconds }),
  };
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => api.changeTeam(team.id, change),
    onSuccess: close,
  });
  const edited =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      reset();
    };
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || !isNumber || isPending) return;
    if (Object.keys(change).length === 0) close();
    else mutate();
  };
  return (
    <Form className="small-dialog-form" onSubmit={submitted}>
      <TextField className="field" value={name} onChange={edited(setName)} maxLength={NAME_LIMIT} autoFocus>
        <Label>{t("teams.name")}</Label>
        <Input className="input" autoComplete="off" />
      </TextField>
      <Toggle
        label={t("teams.overflow")}
        hint={isNumber && overflowSentence(t, { name: name.trim(), seconds, memberCount })}
        isOn={isOn}
        set={edited(setOn)}
      >
        {isOn && (
          <TextField
            className="field number-field"
            value={text}
            onChange={edited(setText)}
            isInvalid={!isNumber}
          >
            <Label>{t("teams.overflow_after")}</Label>
            <div className="number">
              <Input className="input" inputMode="numeric" autoComplete="off" />
              <Text slot="description">{t("teams.overflow_unit")}</Text>
            </div>
            <FieldError className="field-error">
              {t("settings.number", { least: 0, most: MOST_SECONDS })}
            </FieldError>
          </TextField>
        )}
      </Toggle>
      {error && (
        <p className="small-dialog-why" role="alert">
          {refusalWords(t, error)}
        </p>
      )}
      <div className="small-dialog-buttons">
        <Button className="button" onPress={close}>
          {t("form.cancel")}
        </Button>
        <Button type="submit" className="button primary" isDisabled={name.trim() === "" || !isNumber}>
          {t(isPending ? "form.saving" : "teams.save")}
        </Button>
      </div>
    </Form>
  );
}

/** What becomes of a chat that is addressed to the team and that nobody in it can take. */
export function overflowSentence(
  t: TFunction,
  { name, seconds, memberCount }: { name: string; seconds: number | null; memberCount: number },
): string {
  if (seconds === 0) return t("teams.overflow_at_once", { name });
  if (seconds !== null) return t("teams.overflow_on", { name, span: spanWords(t, seconds) });
  return t(memberCount === 0 ? "teams.overflow_off_empty" : "teams.overflow_off", { name });
}
