/** The holidays of a country, or of a part of it, for one year: looked up, shown, and then added to the form. */

import type { HolidaysAsked } from "@lenochat/client";
import type { HolidayCountryView } from "@lenochat/protocol";
import { useQuery } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, DialogTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { SearchSelect } from "../form/search-select.tsx";
import { SelectField } from "../form/select-field.tsx";
import { SmallDialog } from "../form/small-dialog.tsx";
import { useAnnounce } from "../frame/announcer.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useDesk } from "../live.tsx";
import { useNow } from "../time/time.tsx";
import type { EditHours } from "./edit.ts";
import { withHolidays } from "./hours.ts";
import { dateWords, todayThere } from "./moments.ts";

const YEARS_AHEAD = 2;
const WHOLE_COUNTRY = "";

export function ImportHolidays({ edit }: { edit: EditHours }) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="button import-holidays">
        <CalendarPlus size={16} aria-hidden="true" />
        {t("hours.import.button")}
      </Button>
      <SmallDialog title={t("hours.import.title")}>
        {(close) => <Countries edit={edit} close={close} />}
      </SmallDialog>
    </DialogTrigger>
  );
}

function Countries({ edit, close }: { edit: EditHours; close: () => void }) {
  const { t } = useTranslation();
  const { api } = useDesk();
  const countries = useQuery({
    queryKey: ["holiday-countries"],
    queryFn: async () => (await api.holidayCountries()).data.items,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (countries.error) {
    const sentence = t("hours.import.failed", { why: failureWords(t, countries.error) });
    return <Failure sentence={sentence} retry={() => void countries.refetch()} />;
  }
  if (!countries.data) return <p className="muted patience">{t("hours.import.loading")}</p>;
  return <Choose edit={edit} countries={countries.data} close={close} />;
}

interface ChooseProps {
  edit: EditHours;
  countries: readonly HolidayCountryView[];
  close: () => void;
}

function Choose({ edit, countries, close }: ChooseProps) {
  const { t, i18n } = useTranslation();
  const thisYear = new Date().getFullYear();
  const [code, setCode] = useState<string | null>(() => ownCountry(countries));
  const [subdivision, setSubdivision] = useState(WHOLE_COUNTRY);
  const [year, setYear] = useState(String(thisYear));
  const country = countries.find((one) => one.code === code);
  const named = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: "region", fallback: "code" });
    return countries
      .map(({ code: id }) => ({ id, name: names.of(id) ?? id }))
      .sort((a, b) => a.name.localeCompare(b.name, i18n.language));
  }, [countries, i18n.language]);
  const years = Array.from({ length: YEARS_AHEAD + 1 }, (_, ahead) => String(thisYear + ahead));
  return (
    <>
      <SearchSelect
        label={t("hours.import.country")}
        options={named}
        value={code}
        choose={(chosen) => {
          setCode(chosen);
          setSubdivision(WHOLE_COUNTRY);
        }}
        placeholder={t("hours.import.choose")}
        find={t("hours.import.find")}
        none={t("hours.import.no_country")}
      />
      {country && country.subdivisions.length > 0 && (
        <SelectField
          label={t("hours.import.subdivision")}
          options={[
            { id: WHOLE_COUNTRY, name: t("hours.import.whole_country") },
            ...country.subdivisions.map(({ code: id, name }) => ({ id, name })),
          ]}
          value={subdivision}
          choose={setSubdivision}
        />
      )}
      <SelectField
        label={t("hours.import.year")}
        options={years.map((id) => ({ id, name: id }))}
        value={year}
        choose={setYear}
      />
      <Found
        edit={edit}
        asked={
          country ? { country: country.code, subdivision: subdivision || null, year: Number(year) } : null
        }
        close={close}
      />
    </>
  );
}

interface FoundProps {
  edit: EditHours;
  asked: HolidaysAsked | null;
  close: () => void;
}

function Found({ edit, asked, close }: FoundProps) {
  const { t, i18n } = useTranslation();
  const { api } = useDesk();
  const announce = useAnnounce();
  const found = useQuery({
    queryKey: ["holidays", asked],
    queryFn: async () => (asked ? (await api.holidays(asked)).data.items : []),
    enabled: asked !== null,
  });
  const present = edit.hours.holidays;
  const today = todayThere(edit.hours.time_zone, useNow());
  const dates = new Set(present.map((one) => one.date));
  const ahead = (found.data ?? []).filter((one) => one.date >= today);
  const fresh = ahead.filter((one) => !dates.has(one.date));
  const add = () => {
    edit.change({ holidays: withHolidays(present, fresh) });
    announce(t("hours.import.added", { count: fresh.length }));
    close();
  };
  if (found.error) {
    const sentence = t("hours.import.failed", { why: failureWords(t, found.error) });
    return <Failure sentence={sentence} retry={() => void found.refetch()} />;
  }
  return (
    <>
      <div className="found-holidays" aria-live="polite">
        {found.isFetching && <p className="muted patience">{t("hours.import.loading")}</p>}
        {found.data && <FoundSentence found={found.data.length} ahead={ahead.length} fresh={fresh.length} />}
        {fresh.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: longer than its place, so the keyboard has to scroll it.
          <ul className="dates" aria-label={t("hours.holidays.title")} tabIndex={0}>
            {fresh.map(({ date, name }) => (
              <li key={date}>
                <span className="date-when">{dateWords(i18n.language, date)}</span>
                <span className="date-name" dir="auto">
                  {name}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="small-dialog-buttons">
        <Button className="button" onPress={close}>
          {t("form.cancel")}
        </Button>
        <Button className="button primary" isDisabled={fresh.length === 0} onPress={add}>
          {t("hours.import.add", { count: fresh.length })}
        </Button>
      </div>
    </>
  );
}

/** Of those that were found, how many are still ahead, and how many of these are new. */
interface FoundSentenceProps {
  found: number;
  ahead: number;
  fresh: number;
}

function FoundSentence({ found, ahead, fresh }: FoundSentenceProps) {
  const { t } = useTranslation();
  if (found === 0) return <p>{t("hours.import.nothing")}</p>;
  if (ahead === 0) return <p>{t("hours.import.all_over")}</p>;
  if (fresh === 0) return <p>{t("hours.import.all_there")}</p>;
  return (
    <>
      {ahead < found && <p>{t("hours.import.some_over", { count: found - ahead })}</p>}
      {fresh < ahead && <p>{t("hours.import.some_there", { count: ahead - fresh })}</p>}
    </>
  );
}

/** Where the reader seems to be. */
function ownCountry(countries: readonly HolidayCountryView[]): string | null {
  const regions = navigator.languages.map((language) => language.split("-").at(-1));
  return countries.find(({ code }) => regions.includes(code))?.code ?? null;
}
