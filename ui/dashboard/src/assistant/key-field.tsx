/** The endpoint's key: it can be set, replaced and taken away, and is never shown, to nobody. */

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button, FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Draft } from "../settings/use-draft.ts";

export function KeyField({ draft }: { draft: Draft }) {
  const { saved, rules } = draft;
  const [isReplacing, setReplacing] = useState(false);
  const isForAnother = rules.ai_base_url !== saved.ai_base_url;
  const keep = () => {
    setReplacing(false);
    draft.discard("ai_key");
  };
  if (!saved.ai_key.isSet || isForAnother) return <KeyInput draft={draft} isForgotten={saved.ai_key.isSet} />;
  if (!rules.ai_key.isSet) return <Told isKept={false} keep={keep} />;
  if (isReplacing) return <KeyInput draft={draft} isForgotten={false} keep={keep} />;
  const remove = () => draft.set("ai_key", { isSet: false, typed: null });
  return <Told isKept replace={() => setReplacing(true)} remove={remove} />;
}

interface ToldProps {
  /** Or it is to go when the page is saved. */
  isKept: boolean;
  keep?: () => void;
  replace?: () => void;
  remove?: () => void;
}

function Told({ isKept, keep, replace, remove }: ToldProps) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <span className="field-label">{t("settings.rule.ai_key")}</span>
      <div className="assistant-key">
        <span className="assistant-key-state">
          <KeyRound size={16} aria-hidden="true" />
          {t(isKept ? "assistant.key.stored" : "assistant.key.goes")}
        </span>
        {replace && (
          <Button className="button" onPress={replace}>
            {t("assistant.key.replace")}
          </Button>
        )}
        {remove && (
          <Button className="button quiet danger-quiet" onPress={remove}>
            {t("assistant.key.remove")}
          </Button>
        )}
        {keep && (
          <Button className="button" onPress={keep}>
            {t("assistant.key.keep")}
          </Button>
        )}
      </div>
    </div>
  );
}

interface KeyInputProps {
  draft: Draft;
  /** One is stored for the address that was, and goes with it. */
  isForgotten: boolean;
  keep?: () => void;
}

function KeyInput({ draft, isForgotten, keep }: KeyInputProps) {
  const { t } = useTranslation();
  const { rules, complaints } = draft;
  const typed = (text: string) => {
    const key = text.trim();
    if (key === "") draft.discard("ai_key");
    else draft.set("ai_key", { isSet: true, typed: key });
  };
  return (
    <TextField
      className="field"
      type="password"
      value={rules.ai_key.typed ?? ""}
      onChange={typed}
      isInvalid={complaints.ai_key !== undefined}
      validationBehavior="aria"
      autoFocus={keep !== undefined}
    >
      <Label>{t("settings.rule.ai_key")}</Label>
      <div className="assistant-key">
        <Input className="input" dir="ltr" autoComplete="off" />
        {keep && (
          <Button className="button" onPress={keep}>
            {t("assistant.key.keep")}
          </Button>
        )}
      </div>
      <Text slot="description" className="rule-sentence muted">
        {t(isForgotten ? "assistant.key.for_another" : "assistant.key.never_shown")}
      </Text>
      <FieldError className="field-error">{complaints.ai_key}</FieldError>
    </TextField>
  );
}
