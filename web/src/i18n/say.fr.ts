import type { say as en } from "./say.en";

export const say: typeof en = {
  open: {
    opens: (s) => `« Bienvenue. Ce qui se dit ici reste ici. En une phrase chacun : avec quelle météo arrives-tu ? Nous avons ${s.minutes} minutes. »`,
    closes: () => "« Merci. Nous voilà tous là. »",
  },
  topic: {
    opens: (s) => `« Chacun nomme une situation : ce qu’elle est, pourquoi maintenant, et s’il est partant aujourd’hui. Une minute chacun, sans discussion. Nous avons ${s.minutes} minutes. »`,
    closes: (s) => (s.client ? `« Merci à tous. ${s.client}, nous sommes avec toi. »` : "« Merci à tous. Laquelle nous appelle le plus aujourd’hui ? »"),
  },
  expose: {
    opens: (s) => `« ${s.client}, raconte les faits, ce que tu ressens, ce que tu as déjà tenté. Nous écoutons, personne n’interrompt. Tu as ${s.minutes} minutes. »`,
    closes: () => "« Et si c’était un gros titre ? Quelle question te poses-tu ? »",
  },
  clarify: {
    opens: (s) => `« Une seule question à la fois, et courte. Ce que je vous demande, ce sont des questions ; ce ne sont ni des conseils, ni nos propres histoires. Nous avons ${s.minutes} minutes. »`,
    closes: () => "« Reste-t-il une question qui changerait quelque chose ? »",
  },
  contract: {
    opens: (s) => `« Chacun dit en une phrase le besoin qu’il a entendu. Ensuite ${s.client} écrit sa demande. Nous avons ${s.minutes} minutes. »`,
    closes: (s) => `« ${s.client}, est-ce bien là-dessus que tu veux travailler ? Alors nous avons un contrat. »`,
  },
  consult: {
    opens: (s) => `« Parlons en je : expériences, hypothèses, suggestions. Une idée, puis on tourne. ${s.client} écoute. Nous avons ${s.minutes} minutes. »`,
    closes: () => "« Sommes-nous toujours dans le contrat ? Merci de ce que vous avez donné. »",
  },
  plan: {
    opens: (s) => `« ${s.client}, prends deux minutes en silence avec ce que tu as gardé. Puis dis-nous ce que tu retiens et ce que tu vas essayer. Nous avons ${s.minutes} minutes. »`,
    closes: () => "« Quel est le plus petit premier pas, et quand ? »",
  },
  learn: {
    opens: (s) => `« Une minute d’écriture, en silence. Puis chacun dit ce qu’il a appris pour sa propre pratique. Nous avons ${s.minutes} minutes, et elles sont à nous. »`,
    closes: () => "« Qu’est-ce qui nous a aidés aujourd’hui ? Que changeons-nous la prochaine fois ? »",
  },
  close: { opens: () => "« Un mot chacun pour repartir. »", closes: () => "« Ce qui s’est dit ici reste ici. À la prochaine. »" },
};
