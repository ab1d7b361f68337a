/** Articles from Markdown files, a folder of them, or a ZIP archive; and then what has become of each file. */

import type { ImportReport } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, DialogTrigger, FileTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { bytesWords } from "../conversation/bytes.ts";
import { refusalWords } from "../form/save-note.tsx";
import { SearchSelect } from "../form/search-select.tsx";
import { SmallDialog } from "../form/small-dialog.tsx";
import { useDesk } from "../live.tsx";
import type { Chosen } from "./import-files.ts";
import { ACCEPTED, chosenFrom, MOST_BYTES, MOST_FILES } from "./import-files.ts";
import { Report } from "./import-report.tsx";
import { idOfLanguage, languageOfId, offeredLanguage, useLanguageOptions } from "./languages.ts";
import { useKnowArticles } from "./use-articles.ts";
import "./import.css";

export function ImportButton() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="button">
        <FileUp size={16} aria-hidden="true" />
        {t("import.button")}
      </Button>
      <SmallDialog title={t("import.title")}>{(close) => <Import close={close} />}</SmallDialog>
    </DialogTrigger>
  );
}

function Import({ close }: { close: () => void }) {
  const importing = useImport();
  return importing.report ? (
    <Report report={importing.report} close={close} />
  ) : (
    <Choose importing={importing} close={close} />
  );
}

function Choose({ importing, close }: { importing: Importing; close: () => void }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [language, setLanguage] = useState(() => offeredLanguage(i18n.language));
  const languages = useLanguageOptions();
  const { isPending, error } = importing;
  const choose = (list: FileList | null) => {
    if (!list) return;
    importing.forget();
    setChosen(chosenFrom(list));
  };
  const isReady = chosen !== null && chosen.problem === null;
  return (
    <>
      <p>{t("import.what")}</p>
      <div className="import-choose">
        <FileTrigger acceptedFileTypes={ACCEPTED} allowsMultiple onSelect={choose}>
          <Button className="button" isDisabled={isPending}>
            {t("import.files")}
          </Button>
        </FileTrigger>
        <FileTrigger acceptDirectory onSelect={choose}>
          <Button className="button" isDisabled={isPending}>
            {t("import.folder")}
          </Button>
        </FileTrigger>
      </div>
      <div role="status" className="import-chosen">
        {chosen && <ChosenSentence chosen={chosen} />}
      </div>
      <SearchSelect
        label={t("import.language")}
        options={languages}
        value={idOfLanguage(language)}
        choose={(id) => setLanguage(languageOfId(id))}
        placeholder={t("articles.language.other")}
        find={t("articles.language.find")}
        none={t("articles.language.none")}
      />
      <p className="muted small">{t("import.rules")}</p>
      {error && (
        <p className="small-dialog-why" role="alert">
          {refusalWords(t, error)}
        </p>
      )}
      <div className="small-dialog-buttons">
        <Button className="button" onPress={close}>
          {t("form.cancel")}
        </Button>
        <Button
          className="button primary"
          isDisabled={!isReady}
          onPress={() => isReady && !isPending && importing.send(chosen, language)}
        >
          {t(isPending ? "import.importing" : "import.start")}
        </Button>
      </div>
    </>
  );
}

function ChosenSentence({ chosen }: { chosen: Chosen }) {
  const { t, i18n } = useTranslation();
  const { files, bytes, leftOut, problem } = chosen;
  if (problem) {
    const limits = { most: MOST_FILES, limit: bytesWords(MOST_BYTES, i18n.language) };
    const these = { count: files.length, size: bytesWords(bytes, i18n.language) };
    return <p className="field-error">{t(`import.problem.${problem}`, { ...limits, ...these })}</p>;
  }
  const [first] = files;
  const size = bytesWords(bytes, i18n.language);
  return (
    <p>
      {files.length === 1 && first
        ? t("import.chosen_file", { name: first.name, size })
        : t("import.chosen", { count: files.length, size })}{" "}
      {leftOut > 0 && <span className="muted">{t("import.left_out", { count: leftOut })}</span>}
    </p>
  );
}

interface Importing {
  readonly send: (chosen: Chosen, language: string) => void;
  readonly report: ImportReport | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly forget: () => void;
}

/** Whoever closes the dialog calls it off; what was taken by then stays. */
function useImport(): Importing {
  const { api } = useDesk();
  const { again } = useKnowArticles();
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const { mutate, data, isPending, error, reset } = useMutation({
    mutationFn: async ({ files, language }: { files: Chosen["files"]; language: string }) => {
      const abort = new AbortController();
      running.current = abort;
      const upload = { progress: () => {}, signal: abort.signal };
      return (await api.articles.import(files, language, upload)).data;
    },
    onSettled: again,
  });
  return {
    send: ({ files }, language) => mutate({ files, language }),
    report: data ?? null,
    isPending,
    error,
    forget: reset,
  };
}
