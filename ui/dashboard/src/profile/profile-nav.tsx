/** The sections beside the form: a click goes there, and the one that is on screen is marked. */

import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { SectionName } from "./section.tsx";
import { SECTIONS, sectionId } from "./section.tsx";

export function ProfileNav() {
  const { t } = useTranslation();
  const [present, choose] = usePresentSection();
  return (
    <nav className="profile-nav" aria-label={t("profile.sections")}>
      {SECTIONS.map((name) => (
        <Button
          key={name}
          className="profile-nav-item"
          aria-current={name === present}
          onPress={() => {
            const section = document.getElementById(sectionId(name));
            choose(name);
            section?.focus({ preventScroll: true });
            section?.scrollIntoView({ block: "start" });
          }}
        >
          {t(`profile.section.${name}`)}
        </Button>
      ))}
    </nav>
  );
}

/** One reads the last section that begins above this part of the view's height. */
const READING_LINE = 0.25;
const OWN_WAY = ["wheel", "touchmove", "keydown"] as const;

function usePresentSection(): [SectionName, (name: SectionName) => void] {
  const [present, setPresent] = useState<SectionName>("details");
  // The last sections are too short to come up to the top: what was clicked stays marked until one scrolls by oneself.
  const isChosen = useRef(false);
  useEffect(() => {
    const view = document.getElementById(sectionId("details"))?.parentElement;
    const scrolled = () => {
      if (view && !isChosen.current) setPresent(sectionAtTop(view));
    };
    const ownWay = () => {
      isChosen.current = false;
    };
    view?.addEventListener("scroll", scrolled, { passive: true });
    for (const kind of OWN_WAY) view?.addEventListener(kind, ownWay, { passive: true });
    return () => {
      view?.removeEventListener("scroll", scrolled);
      for (const kind of OWN_WAY) view?.removeEventListener(kind, ownWay);
    };
  }, []);
  const choose = (name: SectionName) => {
    isChosen.current = true;
    setPresent(name);
  };
  return [present, choose];
}

function sectionAtTop(view: Element): SectionName {
  const isAtEnd = view.scrollTop + view.clientHeight >= view.scrollHeight - 1;
  const { top, height } = view.getBoundingClientRect();
  const line = top + height * READING_LINE;
  const begun = SECTIONS.filter((name) => {
    const section = document.getElementById(sectionId(name));
    return section !== null && section.getBoundingClientRect().top <= line;
  });
  return (isAtEnd ? SECTIONS.at(-1) : begun.at(-1)) ?? "details";
}
