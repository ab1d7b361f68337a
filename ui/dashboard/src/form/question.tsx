/** Asks once before what cannot simply be taken back, and says what it will do. */

import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { refusalWords } from "./save-note.tsx";
import { SmallDialog } from "./small-dialog.tsx";

interface QuestionProps {
  title: string;
  confirm: string;
  isPending: boolean;
  failure: unknown;
  run: (done: () => void) => void;
  /** What it will do, as list items. */
  children: ReactNode;
}

export function Question({ title, confirm, isPending, failure, run, children }: QuestionProps) {
  const { t } = useTranslation();
  return (
    <SmallDialog title={title} isQuestion>
      {(close) => (
        <>
          <ul className="small-dialog-points">{children}</ul>
          {failure !== null && !isPending && (
            <p className="small-dialog-why" role="alert">
              {refusalWords(t, failure)}
            </p>
          )}
          <div className="small-dialog-buttons">
            {/* The harmless answer is the one that Enter gives. */}
            <Button className="button" autoFocus onPress={close}>
              {t("form.cancel")}
            </Button>
            <Button className="button danger" onPress={() => !isPending && run(close)}>
              {isPending ? t("form.saving") : confirm}
            </Button>
          </div>
        </>
      )}
    </SmallDialog>
  );
}
