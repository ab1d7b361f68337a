/** What a list or a screen shows while it loads, where it is empty, and where it failed: what is so, and what to do. */

import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

interface PlaceholderProps {
  title: string;
  hint?: string;
  /** It stands for the whole screen, and is its heading. */
  isScreen?: boolean;
  /** Waits a moment before it shows: most loading is over by then. */
  patient?: boolean;
  children?: ReactNode;
}

export function Placeholder({ title, hint, isScreen = false, patient = false, children }: PlaceholderProps) {
  const Title = isScreen ? "h1" : "strong";
  return (
    <div className={patient ? "placeholder patience" : "placeholder"}>
      <Title>{title}</Title>
      {hint && <span>{hint}</span>}
      {children}
    </div>
  );
}

export function Failure({ sentence, retry }: { sentence: string; retry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="placeholder" role="alert">
      <strong>{sentence}</strong>
      <Button className="button" onPress={retry}>
        {t("inbox.retry")}
      </Button>
    </div>
  );
}
