/** Why Leno AI gave no answer lately. Of what went wrong again and again, once, with how often and when last. */

import type { AssistantFailureView } from "@lenochat/protocol";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useDesk, useLive } from "../live.tsx";
import { TimeAgo } from "../time/time.tsx";

export function Failures() {
  const { t } = useTranslation();
  return (
    <aside className="settings-aside assistant-failures" aria-labelledby="failures">
      <h2 id="failures">{t("assistant.failures.title")}</h2>
      <Found />
    </aside>
  );
}

function Found() {
  const { t } = useTranslation();
  const { data, error, refetch } = useFailures();
  if (error) {
    const sentence = t("assistant.failures.failed", { why: failureWords(t, error) });
    return <Failure sentence={sentence} retry={() => void refetch()} />;
  }
  if (!data) return <Placeholder patient title={t("assistant.failures.loading")} />;
  if (data.length === 0)
    return <Placeholder title={t("assistant.failures.none")} hint={t("assistant.failures.none_hint")} />;
  return (
    <>
      <p className="muted small">{t("assistant.failures.what")}</p>
      <ul className="failure-rows">
        {grouped(data).map(({ last, count }) => (
          <FailureRow key={`${last.code} ${last.sentence}`} last={last} count={count} />
        ))}
      </ul>
    </>
  );
}

interface Group {
  readonly last: AssistantFailureView;
  readonly count: number;
}

function FailureRow({ last, count }: Group) {
  const { t } = useTranslation();
  const { code, sentence, conversation_id, created_at } = last;
  return (
    <li className="failure-row">
      <p>{sentence}</p>
      <p className="muted small">
        <code>{code}</code>
        {" · "}
        {count > 1 && `${t("assistant.failures.times", { count })} · `}
        <TimeAgo time={created_at} inWords />
        {" · "}
        <Link href={`/inbox/all/${encodeURIComponent(conversation_id)}`} className="text-link">
          {t("assistant.failures.conversation")}
        </Link>
      </p>
    </li>
  );
}

/** The latest first comes in, and stays so: by the last time of each. */
export function grouped(failures: readonly AssistantFailureView[]): Group[] {
  const groups = new Map<string, Group>();
  for (const failure of failures) {
    const key = `${failure.code} ${failure.sentence}`;
    const group = groups.get(key);
    groups.set(key, group ? { ...group, count: group.count + 1 } : { last: failure, count: 1 });
  }
  return [...groups.values()];
}

function useFailures() {
  const { api } = useDesk();
  // Nothing tells of them, so what happened while the page was away is read when it is back.
  const catchUps = useLive((state) => state.catchUps);
  return useQuery({
    queryKey: ["assistant-failures", catchUps],
    queryFn: async () => (await api.assistantFailures()).data.items,
    placeholderData: (previous) => previous,
  });
}
