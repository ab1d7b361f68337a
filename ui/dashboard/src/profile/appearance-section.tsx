/** Light, dark, or as the system says: at once, and for this browser only. */

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Theme } from "../appearance/theme.ts";
import { chooseTheme, presentTheme, THEMES } from "../appearance/theme.ts";
import { Section } from "./section.tsx";

const ICONS = { system: Monitor, light: Sun, dark: Moon };

export function AppearanceSection() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(presentTheme);
  const choose = (value: string) => {
    chooseTheme(value as Theme);
    setTheme(value as Theme);
  };
  return (
    <Section name="appearance" hint={t("profile.appearance_hint")}>
      <RadioGroup className="segments" orientation="horizontal" value={theme} onChange={choose}>
        <Label className="hidden-label">{t("profile.section.appearance")}</Label>
        {THEMES.map((one) => {
          const Icon = ICONS[one];
          return (
            <Radio key={one} value={one} className="segment">
              <Icon size={16} aria-hidden="true" />
              {t(`profile.theme.${one}`)}
            </Radio>
          );
        })}
      </RadioGroup>
    </Section>
  );
}
