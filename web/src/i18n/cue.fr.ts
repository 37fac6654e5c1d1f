import type { Like } from "./dictionary";
import type { cue as en } from "./cue.en";

export const cue: Like<typeof en> = {
  turn: (me) => `${me}, c’est à toi.`,
  open: {
    client: { say: "Arrive.", more: "Une phrase chacun, dans l’ordre des places." },
    consultant: { say: "Arrive.", more: "Une phrase chacun, dans l’ordre des places. Écris ta météo en attendant." },
    facilitator: { say: "Accueille chacun.", more: "Chacun dit en une phrase comment il arrive. L’horloge part quand tu la lances." },
    observer: { say: "Arrive.", more: "Tu parles dans ce tour, puis aux apprentissages." },
    mine: "En une phrase : avec quelle météo arrives-tu ? Environ 45 secondes.",
  },
  topic: {
    client: { say: "Que pourrais-tu apporter ?", more: "Écris ton sujet et montre-le quand tu veux. On ne discute pas encore." },
    consultant: { say: "Que pourrais-tu apporter ?", more: "Écris ton sujet et montre-le quand tu veux. On ne discute pas encore." },
    facilitator: { say: "Entends chaque sujet.", more: "Puis propose-en un à sa personne. Elle seule peut dire oui." },
    observer: { say: "Écoute les sujets.", more: "Qui observe n’en apporte pas." },
    mine: "Ta situation en une minute : ce qu’elle est, et pourquoi maintenant.",
    chosen: { say: "Le sujet est choisi.", more: "Les autres sujets retournent à leurs auteurs. L’exposé s’ouvre bientôt." },
    chosenYou: { say: "Ton sujet est choisi.", more: "L’exposé s’ouvre bientôt : tu raconteras à ta façon." },
    chosenLead: { say: "Le sujet est choisi.", more: "Ouvre l’exposé quand chacun est prêt à écouter." },
    offered: { say: "Veux-tu être client·e aujourd’hui ?", more: "Les deux réponses sont bonnes. Personne ne saura qui a été sollicité." },
  },
  expose: {
    client: { say: "Raconte à ta façon.", more: "Les faits, ce que tu ressens, ce que tu as tenté. Personne ne t’interrompt." },
    consultant: { say: "Écoute.", more: "Tes brouillons restent à toi jusqu’à la consultation." },
    facilitator: { say: "Tiens le silence.", more: "Une seule voix. Tu veilles sur le temps et sur la sécurité." },
    observer: { say: "Écoute.", more: "Tu parleras aux apprentissages." },
    mine: "",
  },
  clarify: {
    client: { say: "Réponds comme cela vient.", more: "Court suffit. Marque une question qui touche quelque chose." },
    consultant: { say: "Une seule question à la fois.", more: "Lève la main, ou écris-la ici. Pas encore de conseil." },
    facilitator: { say: "Une seule question à la fois.", more: "Donne la parole tour à tour. Ce qui n’est pas une question retourne à son auteur, en privé." },
    observer: { say: "Écoute les questions.", more: "Tu parleras aux apprentissages." },
    mine: "Une question, courte, sans conseil.",
  },
  contract: {
    client: { say: "Écris ce que tu demandes au groupe.", more: "Toi seul·e tiens le texte. Quand les mots sont justes, dis-le." },
    consultant: { say: "Dis ce que tu as compris.", more: "Une phrase chacun. Ensuite vient la demande." },
    facilitator: { say: "La demande s’écrit.", more: "Personne d’autre ne tient le texte. Chacun dit s’il peut travailler avec." },
    observer: { say: "Un besoin devient une demande.", more: "Tu parleras aux apprentissages." },
    mine: "Qu’as-tu compris du besoin ? Environ 45 secondes.",
    agree: { say: "Peux-tu travailler avec ?", more: "Deux réponses, sans débat." },
  },
  consult: {
    client: { say: "Écoute, et garde ce qui te sert.", more: "Tu ne dois de réponse à personne. Personne ne voit ce que tu gardes." },
    consultant: { say: "Offre, puis laisse.", more: "En je. Une idée, puis on tourne. Restons dans le contrat." },
    facilitator: { say: "Restons dans le contrat.", more: "Un tour d’abord, puis à main levée. On ne commente pas l’apport d’un pair." },
    observer: { say: "Écoute ce qui est offert.", more: "Tu parleras aux apprentissages." },
    mine: "Un apport, en je. Environ 45 secondes.",
  },
  plan: {
    client: { say: "Trie en silence, puis dis ce que tu vas essayer.", more: "Une à trois actions. Attendre aussi est un plan." },
    consultant: { say: "Laisse faire.", more: "Pas de dernier conseil. Ce qui a été offert se trie." },
    facilitator: { say: "Laisse faire.", more: "Ne demande que de la précision : le premier pas, et quand." },
    observer: { say: "Laisse faire.", more: "Tu parleras aux apprentissages." },
    mine: "",
  },
  learn: {
    client: { say: "Qu’as-tu appris ?", more: "Sur toi, et comment tu as vécu les étapes. Cela reste à toi sauf si tu le partages." },
    consultant: { say: "Qu’est-ce que cela éclaire dans ta pratique ?", more: "Écris une minute, puis parle à ton tour. Cela reste à toi sauf si tu le partages." },
    facilitator: { say: "Ce temps est protégé.", more: "Une minute d’écriture, puis un tour. Note une chose que le groupe changera." },
    observer: { say: "Qu’as-tu vu ?", more: "Parle du processus, à ton tour." },
    mine: "Que retiens-tu pour ta propre pratique ? Environ une minute.",
  },
  close: {
    client: { say: "Un mot pour repartir.", more: "Plus bas : ce qui reste, qui peut le voir, et jusqu’à quand." },
    consultant: { say: "Un mot pour repartir.", more: "Plus bas : ce qui reste, qui peut le voir, et jusqu’à quand." },
    facilitator: { say: "Clos la table.", more: "Un mot chacun, la prochaine date, et ce qui reste d’aujourd’hui." },
    observer: { say: "Un mot pour repartir.", more: "Plus bas : ce qui reste, qui peut le voir, et jusqu’à quand." },
    mine: "Un mot, en quinze secondes.",
  },
};
