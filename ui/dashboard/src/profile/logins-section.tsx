/** The own logins: which devices, used when, and a way to end each of the others. */

import { ApiError } from "@lenochat/client";
import type { LoginView } from "@lenochat/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useDesk } from "../live.tsx";
import { durationWords, exactTime, useNow } from "../time/time.tsx";
import { Section } from "./section.tsx";

export const LOGINS = ["logins"];

/** The server notes a use every five minutes at most: less tells nothing. */
const JUST_NOW_MS = 6 * 60_000;

export function LoginsSection() {
  const { t } = useTranslation();
  const { api } = useDesk();
  const { data, error, refetch } = useQuery({
    queryKey: LOGINS,
    queryFn: async () => ownFirst((await api.logins()).data.items),
    gcTime: 0,
  });
  return (
    <Section name="logins" hint={t("profile.logins_hint")}>
      {data ? (
        <Logins logins={data} />
      ) : error ? (
        <Failure
          sentence={t("profile.logins_failed", { why: failureWords(t, error) })}
          retry={() => void refetch()}
        />
      ) : (
        <p className="muted patience">{t("profile.logins_loading")}</p>
      )}
    </Section>
  );
}

function ownFirst(logins: readonly LoginView[]): LoginView[] {
  return [...logins].sort((one, other) => Number(other.current) - Number(one.current));
}

function Logins({ logins }: { logins: readonly LoginView[] }) {
  const { t } = useTranslation();
  const { signOut, failure } = useSignOut();
  const others = logins.filter((login) => !login.current);
  return (
    <>
      <ul className="logins">
        {logins.map((login) => (
          <li key={login.id} className="login-row">
            <span className="login-device">
              <span className="truncated">{login.device}</span>
              {login.current && <span className="tag">{t("profile.this_device")}</span>}
            </span>
            {!login.current && <LastUsed time={login.last_used_at} />}
            {!login.current && (
              <Button
                className="button"
                aria-label={t("profile.sign_out_device", { device: login.device })}
                onPress={() => signOut([login.id])}
              >
                {t("profile.sign_out")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {failure && (
        <span className="field-error" role="alert">
          {t("profile.sign_out_failed", { why: failureWords(t, failure) })}
        </span>
      )}
      {others.length > 1 && (
        <Button className="button" onPress={() => signOut(others.map((login) => login.id))}>
          {t("profile.sign_out_others")}
        </Button>
      )}
      {others.length === 0 && <p className="muted small">{t("profile.only_login")}</p>}
    </>
  );
}

function LastUsed({ time }: { time: string }) {
  const { t, i18n } = useTranslation();
  const ms = useNow() - Date.parse(time);
  return (
    <time className="muted small" dateTime={time} title={exactTime(time, i18n.language)}>
      {ms < JUST_NOW_MS ? t("profile.last_used_now") : t("profile.last_used", { ago: durationWords(t, ms) })}
    </time>
  );
}

function useSignOut() {
  const { api } = useDesk();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await api.endLogin(id).catch(unlessGone);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: LOGINS }),
  });
  return { signOut: (ids: readonly string[]) => !isPending && mutate(ids), failure: error };
}

/** It ended by itself meanwhile: that is what was asked for. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== "not_found") throw error;
}
