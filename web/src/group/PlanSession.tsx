import { useState } from "preact/hooks";
import { api } from "../api/client";
import type { Template } from "../api/types";
import { moment, sentence, weekday, zone } from "../i18n/dates";
import { pages } from "../i18n/pages";
import { Form, Refusal, useForm } from "../page/Form";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { SelectField, TextField } from "../ui/Field";
import { toast } from "../ui/Toast";
import { active, type HomeProps } from "./Home";
import { firstSeating, inputs, least, momentOf, most, request, suggested } from "./seating";
import { SeatingField } from "./SeatingField";
import { Strip } from "./Strip";

const PlanForm = ({ home, put, refresh, onClose }: HomeProps & { onClose: () => void }) => {
  const t = pages();
  const p = t.plan;
  const form = useForm(["template", "startsAt", "facilitator", "seats", "deputy", "observers"]);
  const first = inputs(suggested(home.sessions, new Date()));
  const [template, setTemplate] = useState<Template>("classic90");
  const [date, setDate] = useState(first.date);
  const [time, setTime] = useState(first.time);
  const [facilitator, setFacilitator] = useState(home.group.you.id);
  const [deputy, setDeputy] = useState("");
  const [order, setOrder] = useState(() => firstSeating(active(home.group.members)));
  const seated = order.filter((s) => s.part === "seat");
  const people = order.map((s) => ({ value: s.id, label: s.name }));
  const relief = deputy !== facilitator && seated.some((s) => s.id === deputy) ? deputy : ""; // a choice that no longer stands is dropped
  const at = momentOf(date, time);
  const wrong = (): { [field: string]: string } => {
    const found: { [field: string]: string } = {};
    if (!at) found["startsAt"] = p.dateNeeded;
    else if (at.getTime() < Date.now() - 60_000) found["startsAt"] = p.datePast;
    if (!seated.some((s) => s.id === facilitator)) found["facilitator"] = p.facilitatorSeat;
    if (seated.length < least) found["seats"] = p.tooFew;
    if (seated.length > most) found["seats"] = p.tooMany;
    return found;
  };
  const plan = async () => {
    const done = await form.submit(
      {},
      async () => {
        if (!at) return;
        const { session } = await api.planSession(home.group.id, request({ template, at, facilitator, deputy: relief, order }));
        put((was) => ({ ...was, sessions: [session, ...was.sessions] }));
      },
      wrong(),
    );
    if (!done || !at) return;
    toast(pages().plan.done(moment(at)));
    onClose();
    refresh();
  };
  return (
    <Form onSubmit={() => void plan()} attempt={form.attempt}>
      <Choice
        legend={p.template}
        value={template}
        onPick={setTemplate}
        error={form.error("template")}
        options={[
          { value: "classic90", label: p.classic, more: p.classicSay },
          { value: "needfirst90", label: p.needfirst, more: p.needfirstSay },
          { value: "unsigned90", label: p.unsigned, more: p.unsignedSay },
        ]}
      />
      <Strip template={template} />
      <div class="form__pair">
        <TextField label={p.date} type="date" name="date" value={date} onText={setDate} hint={at ? sentence(weekday(at)) : undefined} error={form.error("startsAt")} />
        <TextField label={p.time} type="time" name="time" value={time} onText={setTime} hint={p.timeHint(zone(at ?? new Date()))} />
      </div>
      <SeatingField order={order} onChange={setOrder} error={form.error("seats") ?? form.error("observers")} />
      <div class="form__pair">
        <SelectField label={p.facilitator} name="facilitator" value={facilitator} options={people} onPick={setFacilitator} error={form.error("facilitator")} />
        <SelectField
          label={p.deputy}
          name="deputy"
          hint={p.deputyHint}
          value={relief}
          options={[{ value: "", label: p.nobody }, ...seated.filter((s) => s.id !== facilitator).map((s) => ({ value: s.id, label: s.name }))]}
          onPick={setDeputy}
          error={form.error("deputy")}
        />
      </div>
      <Refusal problem={form.problem} />
      <div class="row">
        <Button type="submit" look="primary" busy={form.busy}>
          {p.act}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t.app.cancel}
        </Button>
      </div>
    </Form>
  );
};

/** Planning a session: how, when, who leads, who sits where. What was typed is kept until it is planned or the dialog is closed. */
export const PlanSession = ({ open, onClose, ...props }: HomeProps & { open: boolean; onClose: () => void }) => {
  const t = pages();
  return (
    <Dialog open={open} onClose={onClose} title={t.plan.title} wide>
      <PlanForm {...props} onClose={onClose} />
    </Dialog>
  );
};
