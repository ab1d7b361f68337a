/** What has become of each file of an import; first what somebody has to look at. */

import type { ImportedFile, ImportReport } from "@lenochat/protocol";
import { CircleAlert, FilePlus, Minus, Replace } from "lucide-react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

const OUTCOMES = ["refused", "created", "replaced", "unchanged"] as const;
const ICONS = { refused: CircleAlert, created: FilePlus, replaced: Replace, unchanged: Minus };

export function Report({ report, close }: { report: ImportReport; close: () => void }) {
  const { t } = useTranslation();
  const by = OUTCOMES.map((outcome) => report.files.filter((file) => file.outcome === outcome));
  const counts = OUTCOMES.map((outcome, at) => ({ outcome, count: by[at]?.length ?? 0 }));
  const items = counts
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => t(`import.count.${outcome}`, { count }));
  return (
    <>
      <p role="status">{t("import.done", { items })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: longer than its place, so the keyboard has to scroll it. */}
      <ul className="import-report" aria-label={t("import.report")} tabIndex={0}>
        {by.flat().map((file) => (
          <ReportRow key={file.file} file={file} />
        ))}
      </ul>
      <div className="small-dialog-buttons">
        <Button className="button primary" autoFocus onPress={close}>
          {t("form.done")}
        </Button>
      </div>
    </>
  );
}

function ReportRow({ file: { file, outcome, problem } }: { file: ImportedFile }) {
  const { t } = useTranslation();
  const Icon = ICONS[outcome];
  return (
    <li className="import-row" data-outcome={outcome}>
      <Icon size={16} aria-hidden="true" />
      <span className="import-name" dir="auto">
        {file}
      </span>
      <span className="import-outcome">{t(`import.outcome.${outcome}`)}</span>
      {problem !== null && <span className="import-problem">{problem}</span>}
    </li>
  );
}
