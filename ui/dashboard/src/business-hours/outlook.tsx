/** What the hours in the form do from now on, asked of the server, which is who will do it. */

import type { HoursOutlook } from "@lenochat/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useDesk, useLive } from "../live.tsx";
import type { Rules } from "../settings/rules.ts";
import { useQuiet } from "../settings/use-quiet.ts";
import type { Speaking } from "./moments.ts";
import { dateThere, dayKind, timeThere } from "./moments.ts";
import { cityOf, ownTimeZone } from "./zones.ts";

/** Two days with a break each. */
const MOST_SHOWN = 6;

interface OutlookProps {
  hours: Rules["business_hours"];
  /** Whether every time and date is there. */
  isComplete: boolean;
  isDraft: boolean;
}

export function Outlook({ hours, isComplete, isDraft }: OutlookProps) {
  const { t } = useTranslation();
  const outlook = useOutlook(hours, isComplete);
  return (
    <aside className="settings-aside" aria-labelledby="outlook">
      <h2 id="outlook">{t("hours.outlook.title")}</h2>
      <p className="muted small">{t(isDraft ? "hours.outlook.with_draft" : "hours.outlook.with_saved")}</p>
      <div className="outlook" aria-live="polite">
        {isComplete ? <Told outlook={outlook} hours={hours} /> : <p>{t("hours.outlook.incomplete")}</p>}
      </div>
    </aside>
  );
}

function Told({
  outlook,
  hours,
}: {
  outlook: ReturnType<typeof useOutlook>;
  hours: Rules["business_hours"];
}) {
  const { t } = useTranslation();
  if (outlook.error) {
    const sentence = t("hours.outlook.failed", { why: failureWords(t, outlook.error) });
    return <Failure sentence={sentence} retry={() => void outlook.refetch()} />;
  }
  if (!outlook.data) return <p className="muted patience">{t("hours.outlook.loading")}</p>;
  if (hours === null) return <p>{t("hours.outlook.always")}</p>;
  return <Edges outlook={outlook.data} timeZone={hours.time_zone} />;
}

function Edges({ outlook, timeZone }: { outlook: HoursOutlook; timeZone: string }) {
  const { t, i18n } = useTranslation();
  const now = Date.parse(outlook.at);
  const isAnswered = useLive(
    ({
      workspace: {
        value: { ai_chat: ai },
      },
    }) => ai?.active === true && ai.outside_hours,
  );
  const closed = isAnswered ? "hours.outlook.closed_assistant_sentence" : "hours.outlook.closed_sentence";
  const speaking: Speaking = { t, language: i18n.language, timeZone, now };
  const isOpen = outlook.mode === "live";
  const first = outlook.edges[0];
  return (
    <>
      <p className="outlook-now" aria-atomic="true">
        {t(isOpen ? "hours.outlook.open" : "hours.outlook.closed")}{" "}
        {first
          ? edgeSentence(speaking, first)
          : t(isOpen ? "hours.outlook.never_closes" : "hours.outlook.never_opens")}
      </p>
      <p className="small">{t(isOpen ? "hours.outlook.open_sentence" : closed)}</p>
      {outlook.edges.length > 1 && (
        <>
          <h3>{t("hours.outlook.then")}</h3>
          {/* To be read, not to be heard after each key: the sentence above has said what matters. */}
          <ol className="edges" aria-live="off">
            {outlook.edges.slice(1, MOST_SHOWN).map((edge) => (
              <li key={edge.at}>{edgeSentence(speaking, edge)}</li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

/** "It closes today at 17:30 in Berlin (16:30 here)." */
function edgeSentence(speaking: Speaking, edge: HoursOutlook["edges"][number]): string {
  const { t, timeZone } = speaking;
  const at = Date.parse(edge.at);
  const kind = edge.mode === "live" ? "opens" : "closes";
  const there = timeThere(speaking, at);
  const here = timeThere({ ...speaking, timeZone: ownTimeZone() }, at);
  const place = cityOf(timeZone);
  const time = here === there ? there : t("hours.outlook.time_and_here", { there, here, place });
  return t(`hours.outlook.${kind}_${dayKind(speaking, at)}`, { time, date: dateThere(speaking, at) });
}

/** What is today is tomorrow's yesterday: looked at again some minutes later at the latest. */
const LONGEST_MS = 300_000;
const SHORTEST_MS = 1_000;

/** Asked again when what stands in the form changes, and when its next edge has come. */
function useOutlook(hours: Rules["business_hours"], isComplete: boolean) {
  const { api } = useDesk();
  const epoch = useLive((state) => state.epoch);
  const asked = useQuiet(JSON.stringify({ hours, epoch }));
  return useQuery({
    queryKey: ["hours-outlook", asked],
    queryFn: async () => (await api.hoursOutlook(JSON.parse(asked).hours)).data,
    placeholderData: keepPreviousData,
    enabled: isComplete,
    gcTime: 0,
    refetchInterval: ({ state }) => {
      const edge = state.data?.edges[0];
      if (!state.data || !edge) return false;
      const left = Date.parse(edge.at) - Date.parse(state.data.at);
      return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, left));
    },
  });
}
