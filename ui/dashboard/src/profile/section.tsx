/** One subject of the profile, named so that the list beside it finds it. */

import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export const SECTIONS = [
  "details",
  "availability",
  "notifications",
  "appearance",
  "password",
  "logins",
] as const;

export type SectionName = (typeof SECTIONS)[number];

export function sectionId(name: SectionName): string {
  return `profile-${name}`;
}

export function Section({ name, hint, children }: { name: SectionName; hint?: string; children: ReactNode }) {
  const { t } = useTranslation();
  const id = sectionId(name);
  return (
    // Focusable, so that whoever jumps to it goes on from there.
    <section className="profile-section" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h2 id={`${id}-title`}>{t(`profile.section.${name}`)}</h2>
      {hint && <p className="muted small">{hint}</p>}
      {children}
    </section>
  );
}
