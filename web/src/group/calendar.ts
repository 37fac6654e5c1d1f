import type { Session } from "../api/types";

const stamp = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, "");

/**
 * A calendar entry (RFC 5545) of a session of ninety minutes. It says "Codev" and nothing else: calendars are read over shoulders and by employers.
 */
export const calendarFile = (session: Session, origin: string, now: Date): string => {
  const start = new Date(session.startsAt);
  const end = new Date(start.getTime() + 90 * 60_000);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//codev//session//EN",
    "BEGIN:VEVENT",
    `UID:${session.id}@codev`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    "SUMMARY:Codev",
    `URL:${origin}/s/${session.id}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return lines.join("\r\n");
};

/** Gives the browser a calendar entry to save. */
export const saveCalendar = (session: Session): void => {
  const url = URL.createObjectURL(new Blob([calendarFile(session, location.origin, new Date())], { type: "text/calendar" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "codev.ics";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
};
