/** What visitors asked and no article answered, so that the team can write what is missing. */

import type { MissingArticleView } from "@lenochat/protocol";
import { PenLine } from "lucide-react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { SaveNote } from "../form/save-note.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useMayChangeWorkspace } from "../settings/may-change.ts";
import { TimeAgo } from "../time/time.tsx";
import { useMissing, useRemoveMissing } from "./use-articles.ts";

export function MissingList() {
  const { t } = useTranslation();
  const { data, error, refetch } = useMissing();
  return (
    <section className="articles-page" aria-label={t("articles.page.missing")}>
      {error ? (
        <Failure
          sentence={t("missing.failed", { why: failureWords(t, error) })}
          retry={() => void refetch()}
        />
      ) : (
        <Questions questions={data} />
      )}
    </section>
  );
}

function Questions({ questions }: { questions: readonly MissingArticleView[] | undefined }) {
  const { t } = useTranslation();
  if (!questions) return <Placeholder patient title={t("missing.loading")} />;
  if (questions.length === 0) return <Placeholder title={t("missing.none")} hint={t("missing.none_hint")} />;
  return (
    <>
      <p className="articles-note muted">{t("missing.what")}</p>
      <ul className="missing-rows" aria-label={t("articles.page.missing")}>
        {questions.map((missing) => (
          <Question key={missing.id} missing={missing} />
        ))}
      </ul>
    </>
  );
}

function Question({ missing }: { missing: MissingArticleView }) {
  const { t } = useTranslation();
  const writes = useMayChangeWorkspace();
  const { id, conversation_id, question, created_at } = missing;
  return (
    <li className="missing-row">
      <p className="missing-question" dir="auto" id={`question-${id}`}>
        {question}
      </p>
      <p className="missing-where muted small">
        <TimeAgo time={created_at} inWords />
        {" · "}
        <Link href={`/inbox/all/${encodeURIComponent(conversation_id)}`}>{t("missing.conversation")}</Link>
      </p>
      {writes && (
        <span className="missing-buttons">
          <Link
            className="button"
            href={`/articles/new?for=${encodeURIComponent(id)}`}
            aria-describedby={`question-${id}`}
          >
            <PenLine size={16} aria-hidden="true" />
            {t("missing.write")}
          </Link>
          <RemoveButton id={id} />
        </span>
      )}
    </li>
  );
}

function RemoveButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const remove = useRemoveMissing();
  return (
    <>
      <Button
        className="button quiet"
        aria-describedby={`question-${id}`}
        onPress={() => !remove.isPending && remove.mutate(id)}
      >
        {t("missing.remove")}
      </Button>
      <SaveNote isPending={remove.isPending} failure={remove.error} />
    </>
  );
}
