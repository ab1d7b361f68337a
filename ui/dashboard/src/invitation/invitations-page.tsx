/** Who is invited and has not come yet: by whom, as what, for how long; and taking it back. */

import type { InvitationView } from "@lenochat/protocol";
import { Mail } from "lucide-react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { SaveNote } from "../form/save-note.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { durationWords, exactTime, MINUTE, useNow } from "../time/time.tsx";
import { InviteButton } from "./invite-dialog.tsx";
import { usePendingInvitations, useRevoke } from "./use-invitations.ts";
import "./invitations.css";

export function InvitationsPage() {
  const { t } = useTranslation();
  return (
    <section className="team-page" aria-label={t("team.page.invitations")}>
      <div className="members-tools">
        <p className="muted">{t("invitations.what")}</p>
        <InviteButton />
      </div>
      <Pending />
    </section>
  );
}

function Pending() {
  const { t } = useTranslation();
  const { data, error, refetch } = usePendingInvitations();
  if (error) {
    const sentence = t("invitations.failed", { why: failureWords(t, error) });
    return <Failure sentence={sentence} retry={() => void refetch()} />;
  }
  if (!data) return <Placeholder patient title={t("invitations.loading")} />;
  if (data.length === 0)
    return <Placeholder title={t("invitations.none")} hint={t("invitations.none_hint")} />;
  return (
    <ul className="team-list" aria-label={t("team.page.invitations")}>
      {data.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function Invitation({ invitation }: { invitation: InvitationView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const revoke = useRevoke(invitation.id);
  const left = durationWords(t, Math.max(0, Date.parse(invitation.expires_at) - now));
  const age = now - Date.parse(invitation.created_at);
  const by = { name: invitation.invited_by.name, ago: durationWords(t, age) };
  return (
    <li className="team-item invitation">
      <span className="invitation-icon" aria-hidden="true">
        <Mail size={16} />
      </span>
      <div className="member-names">
        <strong className="truncated">{invitation.email}</strong>
        <span className="muted small">{t(`role.${invitation.role}`)}</span>
      </div>
      <span className="muted small" title={exactTime(invitation.created_at, i18n.language)}>
        {t(age < MINUTE ? "invitations.by_now" : "invitations.by", by)}
      </span>
      <time
        className="muted small"
        dateTime={invitation.expires_at}
        title={exactTime(invitation.expires_at, i18n.language)}
      >
        {t("invitations.expires", { left })}
      </time>
      <span className="team-item-buttons">
        <SaveNote isPending={revoke.isPending} failure={revoke.error} />
        <Button
          className="button quiet"
          aria-label={t("invitations.revoke_named", { email: invitation.email })}
          onPress={() => !revoke.isPending && revoke.mutate()}
        >
          {t("invitations.revoke")}
        </Button>
      </span>
    </li>
  );
}
