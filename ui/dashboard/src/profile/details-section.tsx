/** Who one is: the picture, the name that teammates and visitors read, the e-mail of the login, and the language. */

import type { MeView } from "@lenochat/protocol";
import type { ReactNode } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../words/i18n.ts";
import { edited } from "./draft.ts";
import { Section } from "./section.tsx";
import type { ProfileForm } from "./use-profile.ts";

const LONGEST_NAME = 100;

export function DetailsSection({ me, form, picture }: { me: MeView; form: ProfileForm; picture: ReactNode }) {
  const { t } = useTranslation();
  const { name } = edited(me, form.edits);
  const nameError = form.errorOf("name");
  return (
    <Section name="details">
      {picture}
      <TextField
        className="field"
        name="name"
        value={name}
        onChange={(name) => form.edit({ name })}
        maxLength={LONGEST_NAME}
        isInvalid={nameError !== undefined}
        validationBehavior="aria"
      >
        <Label>{t("profile.name")}</Label>
        <Input className="input" autoComplete="name" />
        <Text slot="description" className="muted small">
          {t("profile.name_hint")}
        </Text>
        <FieldError className="field-error">{nameError}</FieldError>
      </TextField>
      <TextField className="field" type="email" value={me.email} isReadOnly>
        <Label>{t("profile.email")}</Label>
        <Input className="input" />
        <Text slot="description" className="muted small">
          {t("profile.email_hint")}
        </Text>
      </TextField>
      <LanguageField me={me} form={form} />
    </Section>
  );
}

/** The browser's own list: on a phone nothing is easier to use. */
function LanguageField({ me, form }: { me: MeView; form: ProfileForm }) {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames(i18n.language, { type: "language" });
  const error = form.errorOf("language");
  return (
    <div className="field">
      <label htmlFor="profile-language">{t("profile.language")}</label>
      <select
        id="profile-language"
        className="input"
        value={edited(me, form.edits).language}
        onChange={(event) => form.edit({ language: event.target.value })}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language}>
            {names.of(language)}
          </option>
        ))}
      </select>
      {error && <span className="field-error">{error}</span>}
    </div>
  );
}
