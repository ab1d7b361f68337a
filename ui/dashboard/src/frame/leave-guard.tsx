/**
 * Asks before unsaved changes are left behind. Whatever way somebody leaves by, a link, a key or the browser's Back, the
 * screen with the changes stays until the question is answered: below here the address is the one that is shown.
 */

import type { ReactNode } from "react";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Router, useLocation, useRouter } from "wouter";
import { SmallDialog } from "../form/small-dialog.tsx";

type Navigate = ReturnType<typeof useLocation>[1];

interface Guard {
  readonly location: string;
  readonly navigate: Navigate;
  /** The screen that must not be left unasked; null for none. */
  readonly hold: (location: string | null) => void;
}

const GuardContext = createContext<Guard | null>(null);

export function LeaveGuard({ children }: { children: ReactNode }) {
  const [actual, navigate] = useLocation();
  const { searchHook } = useRouter();
  const [held, hold] = useState<string | null>(null);
  const location = held ?? actual;
  const guard = useMemo(() => ({ location, navigate, hold }), [location, navigate]);
  return (
    <GuardContext value={guard}>
      <Router hook={useShownLocation} searchHook={searchHook}>
        {children}
      </Router>
      <LeaveQuestion
        isOpen={location !== actual}
        stay={() => held !== null && navigate(held)}
        leave={() => hold(null)}
      />
    </GuardContext>
  );
}

/** As long as `isUnsaved`, leaving this screen or the page is asked about. */
export function useLeaveGuard(isUnsaved: boolean): void {
  const { location, hold } = useGuard();
  useEffect(() => {
    if (!isUnsaved) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    hold(location);
    window.addEventListener("beforeunload", leaving);
    return () => {
      hold(null);
      window.removeEventListener("beforeunload", leaving);
    };
  }, [isUnsaved, location, hold]);
}

function useGuard(): Guard {
  const guard = useContext(GuardContext);
  if (!guard) throw new Error("useLeaveGuard is for what is inside LeaveGuard.");
  return guard;
}

function useShownLocation(): [string, Navigate] {
  const { location, navigate } = useGuard();
  return [location, navigate];
}

function LeaveQuestion({ isOpen, stay, leave }: { isOpen: boolean; stay: () => void; leave: () => void }) {
  const { t } = useTranslation();
  return (
    <SmallDialog
      title={t("leave.title")}
      isQuestion
      isOpen={isOpen}
      onOpenChange={(stillOpen) => !stillOpen && stay()}
    >
      {() => (
        <>
          <p>{t("leave.hint")}</p>
          <div className="small-dialog-buttons">
            <Button className="button" onPress={leave}>
              {t("leave.leave")}
            </Button>
            <Button className="button primary" autoFocus onPress={stay}>
              {t("leave.stay")}
            </Button>
          </div>
        </>
      )}
    </SmallDialog>
  );
}
