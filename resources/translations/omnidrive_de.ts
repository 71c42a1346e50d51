<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CurveGroup</name>
    <message>
        <source>Total reward</source>
        <translation>Gesamt-Reward</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>Reward terms</source>
        <translation>Reward-Terme</translation>
    </message>
    <message>
        <source>unweighted mean</source>
        <translation>ungewichtetes Mittel</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>share right</source>
        <translation>Anteil richtig</translation>
    </message>
    <message>
        <source>Validation, greedy</source>
        <translation>Validierung, greedy</translation>
    </message>
    <message>
        <source>share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Use of the zoom tool</source>
        <translation>Einsatz des Zoom-Werkzeugs</translation>
    </message>
    <message>
        <source>share of rollouts</source>
        <translation>Anteil der Rollouts</translation>
    </message>
    <message>
        <source>Labels of the zooms</source>
        <translation>Labels der Zooms</translation>
    </message>
    <message>
        <source>share of calls</source>
        <translation>Anteil der Aufrufe</translation>
    </message>
    <message>
        <source>CLIP(crop, label)</source>
        <translation>CLIP(Crop, Label)</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>Boxen</translation>
    </message>
    <message>
        <source>share or ratio</source>
        <translation>Anteil oder Verhältnis</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kameras</translation>
    </message>
    <message>
        <source>Optimisation</source>
        <translation>Optimierung</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Length of the responses</source>
        <translation>Länge der Antworten</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Length of the prompts</source>
        <translation>Länge der Prompts</translation>
    </message>
    <message>
        <source>Length of the observations</source>
        <translation>Länge der Beobachtungen</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>turns per rollout</source>
        <translation>Runden je Rollout</translation>
    </message>
    <message>
        <source>Time of a step</source>
        <translation>Dauer eines Schritts</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>tokens, or tokens a second</source>
        <translation>Token, oder Token je Sekunde</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>share of groups</source>
        <translation>Anteil der Gruppen</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Wird beendet</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>Abgestürzt</translation>
    </message>
    <message>
        <source>Killed</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Verschwunden</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Speicher voll</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Platte voll</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>wird beendet</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>zu Ende</translation>
    </message>
    <message>
        <source>No training was started here</source>
        <translation>Hier wurde kein Training gestartet</translation>
    </message>
    <message>
        <source>A recipe with fewer micro_batch_tokens, group_size or max_pixels, or with gradient_checkpointing, needs less: clone this run&apos;s.</source>
        <translation>Ein Rezept mit kleinerem micro_batch_tokens, group_size oder max_pixels, oder mit gradient_checkpointing, braucht weniger: das dieses Laufs klonen.</translation>
    </message>
    <message>
        <source>Free space where the run lies, then continue; what was written before is whole.</source>
        <translation>Platz schaffen, wo der Lauf liegt, dann fortsetzen; was vorher geschrieben wurde, ist vollständig.</translation>
    </message>
    <message>
        <source>The last lines of the log below say where; what was written before is whole.</source>
        <translation>Die letzten Zeilen des Logs unten sagen, wo; was vorher geschrieben wurde, ist vollständig.</translation>
    </message>
    <message>
        <source>Wait, or kill it and continue from its last checkpoint.</source>
        <translation>Warten, oder abbrechen und vom letzten Checkpoint fortsetzen.</translation>
    </message>
    <message>
        <source>The last lines of the log below may say why.</source>
        <translation>Die letzten Zeilen des Logs unten sagen vielleicht, warum.</translation>
    </message>
    <message>
        <source>There is no checkpoint to continue from: start it anew.</source>
        <translation>Es gibt keinen Checkpoint zum Fortsetzen: neu starten.</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>system</source>
        <translation>wie der Desktop</translation>
    </message>
    <message>
        <source>FRONT LEFT</source>
        <translation>VORN LINKS</translation>
    </message>
    <message>
        <source>FRONT</source>
        <translation>VORN</translation>
    </message>
    <message>
        <source>FRONT RIGHT</source>
        <translation>VORN RECHTS</translation>
    </message>
    <message>
        <source>BACK RIGHT</source>
        <translation>HINTEN RECHTS</translation>
    </message>
    <message>
        <source>BACK</source>
        <translation>HINTEN</translation>
    </message>
    <message>
        <source>BACK LEFT</source>
        <translation>HINTEN LINKS</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>grounding</source>
        <translation>Grounding</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>Tool</translation>
    </message>
    <message>
        <source>tool cost</source>
        <translation>Tool-Kosten</translation>
    </message>
    <message>
        <source>overlong</source>
        <translation>Überlänge</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>beschnitten</translation>
    </message>
    <message>
        <source>enlarged</source>
        <translation>vergrößert</translation>
    </message>
    <message>
        <source>rounded</source>
        <translation>gerundet</translation>
    </message>
    <message>
        <source>padded</source>
        <translation>erweitert</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>attribute</source>
        <translation>Attribut</translation>
    </message>
    <message>
        <source>relation</source>
        <translation>Beziehung</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>camera confusion</source>
        <translation>Kamera verwechselt</translation>
    </message>
    <message>
        <source>off-frame box</source>
        <translation>Box außerhalb</translation>
    </message>
    <message>
        <source>text-only reasoning</source>
        <translation>nur aus dem Text</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
    <message>
        <source>It names a thing that is not there.</source>
        <translation>Es nennt etwas, das nicht da ist.</translation>
    </message>
    <message>
        <source>The thing is there; its colour, state or kind is wrong.</source>
        <translation>Das Ding ist da; seine Farbe, sein Zustand oder seine Art ist falsch.</translation>
    </message>
    <message>
        <source>Where things are to one another, or what they do to one another, is wrong.</source>
        <translation>Wie Dinge zueinander stehen oder was sie miteinander tun, ist falsch.</translation>
    </message>
    <message>
        <source>The number of things is wrong.</source>
        <translation>Die Anzahl ist falsch.</translation>
    </message>
    <message>
        <source>It looked at, or speaks of, another camera than it says.</source>
        <translation>Es sah in eine andere Kamera, oder spricht von einer anderen, als es sagt.</translation>
    </message>
    <message>
        <source>The box lies outside of the picture or over the edge of a camera.</source>
        <translation>Die Box liegt außerhalb des Bildes oder über dem Rand einer Kamera.</translation>
    </message>
    <message>
        <source>The answer does not depend on what the crops show.</source>
        <translation>Die Antwort hängt nicht davon ab, was die Crops zeigen.</translation>
    </message>
    <message>
        <source>None of these; the note says what.</source>
        <translation>Nichts davon; die Notiz sagt, was.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>minor</source>
        <translation>gering</translation>
    </message>
    <message>
        <source>major</source>
        <translation>erheblich</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisch</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>POPE-style</source>
        <translation>wie POPE</translation>
    </message>
    <message>
        <source>CHAIR-style</source>
        <translation>wie CHAIR</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>checked of all</source>
        <translation>geprüft von allen</translation>
    </message>
    <message>
        <source>annotated</source>
        <translation>annotiert</translation>
    </message>
    <message>
        <source>with a failure</source>
        <translation>mit Fehler</translation>
    </message>
    <message>
        <source>failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>against the key</source>
        <translation>gegen den Schlüssel</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Precision</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>yes ratio</source>
        <translation>Ja-Anteil</translation>
    </message>
    <message>
        <source>yes, rightly</source>
        <translation>ja, zu Recht</translation>
    </message>
    <message>
        <source>yes, wrongly</source>
        <translation>ja, zu Unrecht</translation>
    </message>
    <message>
        <source>no, rightly</source>
        <translation>nein, zu Recht</translation>
    </message>
    <message>
        <source>no, wrongly</source>
        <translation>nein, zu Unrecht</translation>
    </message>
    <message>
        <source>unanswered</source>
        <translation>ohne Antwort</translation>
    </message>
    <message>
        <source>zooms with a label</source>
        <translation>Zooms mit Label</translation>
    </message>
    <message>
        <source>of them not there</source>
        <translation>davon nicht vorhanden</translation>
    </message>
    <message>
        <source>cases with such a failure</source>
        <translation>Fälle mit solchem Fehler</translation>
    </message>
    <message>
        <source>Cases that somebody has looked at and marked so.</source>
        <translation>Fälle, die jemand angesehen und so markiert hat.</translation>
    </message>
    <message>
        <source>Share of the run&apos;s rollouts that are checked.</source>
        <translation>Anteil der geprüften Rollouts des Laufs.</translation>
    </message>
    <message>
        <source>Cases with an annotation on the case, a step, a zoom or tokens.</source>
        <translation>Fälle mit einer Annotation am Fall, an einem Schritt, Zoom oder Token.</translation>
    </message>
    <message>
        <source>Cases in which a type of hallucination was found.</source>
        <translation>Fälle, in denen eine Art von Halluzination gefunden wurde.</translation>
    </message>
    <message>
        <source>Annotations with a type: a case may have several.</source>
        <translation>Annotationen mit einer Art: ein Fall kann mehrere haben.</translation>
    </message>
    <message>
        <source>Cases whose answer a person judged otherwise than the data set&apos;s key.</source>
        <translation>Fälle, deren Antwort ein Mensch anders beurteilt hat als der Schlüssel des Datensatzes.</translation>
    </message>
    <message>
        <source>Right answers over all answers to checked yes/no questions.</source>
        <translation>Richtige Antworten durch alle Antworten auf geprüfte Ja/Nein-Fragen.</translation>
    </message>
    <message>
        <source>Rightly &quot;yes&quot; over all &quot;yes&quot;.</source>
        <translation>Zu Recht „ja“ durch alle „ja“.</translation>
    </message>
    <message>
        <source>Rightly &quot;yes&quot; over all that are &quot;yes&quot;.</source>
        <translation>Zu Recht „ja“ durch alle, die „ja“ sind.</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall.</source>
        <translation>Harmonisches Mittel aus Precision und Recall.</translation>
    </message>
    <message>
        <source>&quot;Yes&quot; over all answers; 0.5 where the questions are balanced and the model is not biased.</source>
        <translation>„Ja“ durch alle Antworten; 0.5, wo die Fragen ausgewogen sind und das Modell nicht voreingenommen.</translation>
    </message>
    <message>
        <source>An object that is not there was said to be there.</source>
        <translation>Von einem Objekt, das nicht da ist, wurde gesagt, es sei da.</translation>
    </message>
    <message>
        <source>No answer at all: in no rate.</source>
        <translation>Gar keine Antwort: zählt in keiner Rate.</translation>
    </message>
    <message>
        <source>Zooms that name what is not there over zooms with a label, in checked cases.</source>
        <translation>Zooms, die nennen, was nicht da ist, durch Zooms mit Label, in geprüften Fällen.</translation>
    </message>
    <message>
        <source>Checked cases with such a failure over checked cases.</source>
        <translation>Geprüfte Fälle mit solchem Fehler durch geprüfte Fälle.</translation>
    </message>
    <message>
        <source>kind of question</source>
        <translation>Art der Frage</translation>
    </message>
    <message>
        <source>what the model said it zooms on</source>
        <translation>was das Modell nach eigenem Wort heranzoomt</translation>
    </message>
    <message>
        <source>a camera that a zoom looked through</source>
        <translation>eine Kamera, durch die ein Zoom sah</translation>
    </message>
    <message>
        <source>the answer given</source>
        <translation>die gegebene Antwort</translation>
    </message>
    <message>
        <source>the right answer</source>
        <translation>die richtige Antwort</translation>
    </message>
    <message>
        <source>name of the group</source>
        <translation>Name der Gruppe</translation>
    </message>
    <message>
        <source>name of the question in its data set</source>
        <translation>Name der Frage in ihrem Datensatz</translation>
    </message>
    <message>
        <source>name of the rollout</source>
        <translation>Name des Rollouts</translation>
    </message>
    <message>
        <source>training step</source>
        <translation>Trainingsschritt</translation>
    </message>
    <message>
        <source>training stage</source>
        <translation>Trainingsstufe</translation>
    </message>
    <message>
        <source>weighted sum of the reward terms</source>
        <translation>gewichtete Summe der Reward-Terme</translation>
    </message>
    <message>
        <source>how much better than its group</source>
        <translation>wie viel besser als seine Gruppe</translation>
    </message>
    <message>
        <source>accuracy term, 0 or 1</source>
        <translation>Genauigkeits-Term, 0 oder 1</translation>
    </message>
    <message>
        <source>format term, 0 or -1</source>
        <translation>Format-Term, 0 oder -1</translation>
    </message>
    <message>
        <source>grounding term, 0 to 1</source>
        <translation>Grounding-Term, 0 bis 1</translation>
    </message>
    <message>
        <source>mean CLIP(crop, label), -1 to 1</source>
        <translation>mittleres CLIP(Crop, Label), -1 bis 1</translation>
    </message>
    <message>
        <source>zooms that returned a crop</source>
        <translation>Zooms, die einen Crop lieferten</translation>
    </message>
    <message>
        <source>zooms that were refused</source>
        <translation>Zooms, die abgelehnt wurden</translation>
    </message>
    <message>
        <source>tokens generated</source>
        <translation>erzeugte Token</translation>
    </message>
    <message>
        <source>state of the rollout</source>
        <translation>Zustand des Rollouts</translation>
    </message>
    <message>
        <source>new question</source>
        <translation>neue Frage</translation>
    </message>
    <message>
        <source>the question again</source>
        <translation>die Frage noch einmal</translation>
    </message>
    <message>
        <source>The two sets share no case: pairs need the same question about the same picture.</source>
        <translation>Die beiden Mengen haben keinen Fall gemeinsam: Paare brauchen dieselbe Frage zu demselben Bild.</translation>
    </message>
    <message>
        <source>%1; it can be resumed from the checkpoint of step %2</source>
        <translation>%1; er kann vom Checkpoint des Schritts %2 fortgesetzt werden</translation>
    </message>
    <message>
        <source>Preparing: %1</source>
        <translation>Vorbereitung: %1</translation>
    </message>
    <message>
        <source>Running, %1 of %2 steps done</source>
        <translation>Läuft, %1 von %2 Schritten fertig</translation>
    </message>
    <message>
        <source>Paused %1</source>
        <translation>Angehalten %1</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>Wird beendet %1</translation>
    </message>
    <message>
        <source>The trainer failed: %1</source>
        <translation>Der Trainer ist gescheitert: %1</translation>
    </message>
    <message>
        <source>it gave no reason</source>
        <translation>er nannte keinen Grund</translation>
    </message>
    <message>
        <source>Stopped %1</source>
        <translation>Beendet %1</translation>
    </message>
    <message>
        <source>Finished all %1 steps</source>
        <translation>Alle %1 Schritte fertig</translation>
    </message>
    <message>
        <source>before its first step</source>
        <translation>vor seinem ersten Schritt</translation>
    </message>
    <message>
        <source>after step %1 of %2</source>
        <translation>nach Schritt %1 von %2</translation>
    </message>
    <message>
        <source>after step %1</source>
        <translation>nach Schritt %1</translation>
    </message>
    <message>
        <source>The trainer (process %1)</source>
        <translation>Der Trainer (Prozess %1)</translation>
    </message>
    <message>
        <source>The trainer is starting</source>
        <translation>Der Trainer startet</translation>
    </message>
    <message>
        <source>%1 is suspended by a signal %2; it goes on when it gets SIGCONT</source>
        <translation>%1 ist durch ein Signal ausgesetzt %2; er läuft weiter, wenn er SIGCONT bekommt</translation>
    </message>
    <message>
        <source>%1 has not responded since %2 (%3 s)</source>
        <translation>%1 antwortet nicht seit %2 (%3 s)</translation>
    </message>
    <message>
        <source>The system killed the trainer %1: out of memory</source>
        <translation>Das System hat den Trainer %1 abgebrochen: Speicher voll</translation>
    </message>
    <message>
        <source>The trainer was killed %1, as you asked</source>
        <translation>Der Trainer wurde %1 abgebrochen, wie gewünscht</translation>
    </message>
    <message>
        <source>The trainer was killed %1 (%2)</source>
        <translation>Der Trainer wurde %1 abgebrochen (%2)</translation>
    </message>
    <message>
        <source>The trainer ran out of memory %1 and crashed (%2)</source>
        <translation>Dem Trainer ging %1 der Speicher aus, er stürzte ab (%2)</translation>
    </message>
    <message>
        <source>The trainer crashed %1 (%2)</source>
        <translation>Der Trainer ist %1 abgestürzt (%2)</translation>
    </message>
    <message>
        <source>The trainer ended %1 with exit code %2: %3</source>
        <translation>Der Trainer endete %1 mit Exit-Code %2: %3</translation>
    </message>
    <message>
        <source>The trainer ended %1 with exit code %2</source>
        <translation>Der Trainer endete %1 mit Exit-Code %2</translation>
    </message>
    <message>
        <source>The machine was restarted while the trainer ran (%1)</source>
        <translation>Die Maschine wurde neu gestartet, während der Trainer lief (%1)</translation>
    </message>
    <message>
        <source>The trainer is gone without a word %1, and its disk is full</source>
        <translation>Der Trainer ist %1 wortlos verschwunden, und seine Platte ist voll</translation>
    </message>
    <message>
        <source>The trainer is gone without a word %1: it crashed or was killed</source>
        <translation>Der Trainer ist %1 wortlos verschwunden: abgestürzt oder abgebrochen</translation>
    </message>
    <message>
        <source>the second witness does not see what it names in the box, nor anywhere else in the frame</source>
        <translation>der zweite Zeuge sieht nicht in der Box, was es nennt, und auch sonst nirgends im Bild</translation>
    </message>
    <message>
        <source>the second witness does not see what it names in the box, only elsewhere in the frame</source>
        <translation>der zweite Zeuge sieht nicht in der Box, was es nennt, nur anderswo im Bild</translation>
    </message>
    <message>
        <source>the second witness sees no %1 in the box, nor anywhere else in the frame</source>
        <translation>der zweite Zeuge sieht kein %1 in der Box, und auch sonst nirgends im Bild</translation>
    </message>
    <message>
        <source>the second witness sees no %1 in the box, only elsewhere in the frame</source>
        <translation>der zweite Zeuge sieht kein %1 in der Box, nur anderswo im Bild</translation>
    </message>
    <message>
        <source>no crop looks like what it names: grounding %1, CLIP %2</source>
        <translation>kein Crop sieht aus wie das Genannte: Grounding %1, CLIP %2</translation>
    </message>
    <message>
        <source>no crop looks like what it names: grounding %1</source>
        <translation>kein Crop sieht aus wie das Genannte: Grounding %1</translation>
    </message>
    <message>
        <source>no crop looks like what it names: CLIP %1</source>
        <translation>kein Crop sieht aus wie das Genannte: CLIP %1</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: grounding %2, CLIP %3</source>
        <translation>kein Crop sieht aus wie „%1“: Grounding %2, CLIP %3</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: grounding %2</source>
        <translation>kein Crop sieht aus wie „%1“: Grounding %2</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: CLIP %2</source>
        <translation>kein Crop sieht aus wie „%1“: CLIP %2</translation>
    </message>
    <message>
        <source>yet sure of its answer (%1 %)</source>
        <translation>doch seiner Antwort sicher (%1 %)</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts of the group answered otherwise</source>
        <translation>%1 von %2 Rollouts der Gruppe antworteten anders</translation>
    </message>
    <message>
        <source>crop of zoom %1 grey</source>
        <translation>Crop von Zoom %1 grau</translation>
    </message>
    <message>
        <source>all but the crop of zoom %1 grey</source>
        <translation>alles außer dem Crop von Zoom %1 grau</translation>
    </message>
    <message>
        <source>box and label of zoom %1</source>
        <translation>Box und Label von Zoom %1</translation>
    </message>
    <message>
        <source>box of zoom %1</source>
        <translation>Box von Zoom %1</translation>
    </message>
    <message>
        <source>label of zoom %1</source>
        <translation>Label von Zoom %1</translation>
    </message>
    <message>
        <source>zoom %1 again</source>
        <translation>Zoom %1 noch einmal</translation>
    </message>
    <message>
        <source>answer changed %1 of %2: %3, 95 % Wilson interval %4 to %5</source>
        <translation>Antwort geändert in %1 von %2: %3, 95-%-Wilson-Intervall %4 bis %5</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: text-only reasoning (threshold %3 %)</source>
        <translation>die Antwort blieb in %1 von %2 gleich: nur aus dem Text (Schwelle %3 %)</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the answer needs the crop (threshold %3 %)</source>
        <translation>die Antwort blieb in %1 von %2 gleich: sie braucht den Crop (Schwelle %3 %)</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the crop is enough for the answer (threshold %3 %)</source>
        <translation>die Antwort blieb in %1 von %2 gleich: der Crop genügt für sie (Schwelle %3 %)</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the answer needs more than the crop (threshold %3 %)</source>
        <translation>die Antwort blieb in %1 von %2 gleich: sie braucht mehr als den Crop (Schwelle %3 %)</translation>
    </message>
    <message>
        <source>The sets share %1 cases, but none has a reference answer to judge by.</source>
        <translation>Die Mengen haben %1 Fälle gemeinsam, aber keiner hat eine Referenzantwort, an der er zu messen wäre.</translation>
    </message>
    <message>
        <source>%1 cases in both: %2 gained, %3 lost, %4 right in both, %5 wrong in both. Right %6 before and %7 after; McNemar&apos;s exact test gives p = %8: %9.</source>
        <translation>%1 Fälle in beiden: %2 gewonnen, %3 verloren, %4 in beiden richtig, %5 in beiden falsch. Richtig %6 vorher und %7 nachher; McNemars exakter Test ergibt p = %8: %9.</translation>
    </message>
    <message>
        <source>no case changed</source>
        <translation>kein Fall hat sich geändert</translation>
    </message>
    <message>
        <source>chance alone would seldom do this</source>
        <translation>der Zufall allein täte das selten</translation>
    </message>
    <message>
        <source>chance alone could do this</source>
        <translation>der Zufall allein könnte das tun</translation>
    </message>
    <message>
        <source>%1 of %2 questions answered, %3 judged.</source>
        <translation>%1 von %2 Fragen beantwortet, %3 bewertet.</translation>
    </message>
    <message>
        <source>%1 of %2 questions answered, none judged.</source>
        <translation>%1 von %2 Fragen beantwortet, keine bewertet.</translation>
    </message>
    <message>
        <source>%1 replies, without a test file to count against, %2 judged.</source>
        <translation>%1 Antworten, ohne Testdatei zum Abgleich, %2 bewertet.</translation>
    </message>
    <message>
        <source>%1 replies, without a test file to count against, none judged.</source>
        <translation>%1 Antworten, ohne Testdatei zum Abgleich, keine bewertet.</translation>
    </message>
    <message>
        <source>Shown as the name of the run.</source>
        <translation>Wird als Name des Laufs gezeigt.</translation>
    </message>
    <message>
        <source>The policy: &apos;embedded&apos; or a Hugging Face checkpoint folder.</source>
        <translation>Die Policy: &apos;embedded&apos; oder ein Hugging-Face-Checkpoint-Ordner.</translation>
    </message>
    <message>
        <source>The CLIP that scores crops: &apos;embedded&apos; or a checkpoint folder.</source>
        <translation>Das CLIP, das Crops bewertet: &apos;embedded&apos; oder ein Checkpoint-Ordner.</translation>
    </message>
    <message>
        <source>Where the model is trained.</source>
        <translation>Wo das Modell trainiert wird.</translation>
    </message>
    <message>
        <source>CPU threads; 0 = physical cores.</source>
        <translation>CPU-Threads; 0 = physische Kerne.</translation>
    </message>
    <message>
        <source>Seed of sampling; the same seed gives the same run.</source>
        <translation>Seed des Samplings; derselbe Seed ergibt denselben Lauf.</translation>
    </message>
    <message>
        <source>Leave the vision tower as it is.</source>
        <translation>Den Vision-Tower lassen, wie er ist.</translation>
    </message>
    <message>
        <source>Memory for the features of pictures seen before, while the vision tower is frozen; 0 = none kept.</source>
        <translation>Speicher für die Merkmale schon gesehener Bilder, solange der Vision-Tower eingefroren ist; 0 = keiner.</translation>
    </message>
    <message>
        <source>Largest area of the picture as shown to the model; 0 = as its preprocessor says.</source>
        <translation>Größte Fläche des Bildes, wie es das Modell sieht; 0 = wie sein Präprozessor sagt.</translation>
    </message>
    <message>
        <source>Type of the weights; auto: float32 on the CPU, bfloat16 on a GPU.</source>
        <translation>Typ der Gewichte; auto: float32 auf der CPU, bfloat16 auf einer GPU.</translation>
    </message>
    <message>
        <source>Train low-rank adapters of this rank over frozen weights; 0 = train all weights.</source>
        <translation>Low-Rank-Adapter dieses Rangs über eingefrorenen Gewichten trainieren; 0 = alle Gewichte trainieren.</translation>
    </message>
    <message>
        <source>The adapters&apos; change is scaled by this over lora_rank.</source>
        <translation>Die Änderung der Adapter wird mit diesem Wert durch lora_rank skaliert.</translation>
    </message>
    <message>
        <source>Modules with an adapter: ends of their names (q_proj), &apos;all-linear&apos;, or one regular expression.</source>
        <translation>Module mit Adapter: Enden ihrer Namen (q_proj), &apos;all-linear&apos;, oder ein regulärer Ausdruck.</translation>
    </message>
    <message>
        <source>Recompute layers in the backward pass: less memory, about a third more time.</source>
        <translation>Schichten im Rückwärtspass neu berechnen: weniger Speicher, etwa ein Drittel mehr Zeit.</translation>
    </message>
    <message>
        <source>Tokens of one forward and backward pass of an update, which is split by group and then by rollout; 0 = as many as fit into free memory.</source>
        <translation>Token eines Vorwärts- und Rückwärtspasses einer Aktualisierung, die nach Gruppen und dann nach Rollouts geteilt wird; 0 = so viele, wie in den freien Speicher passen.</translation>
    </message>
    <message>
        <source>Make the next step&apos;s rollouts while a step is learned from, with the weights before its update: one step off policy, on two devices or threads.</source>
        <translation>Die Rollouts des nächsten Schritts machen, während aus einem gelernt wird, mit den Gewichten vor dessen Aktualisierung: einen Schritt off-policy, auf zwei Geräten oder Threads.</translation>
    </message>
    <message>
        <source>Where rollouts_ahead makes them; empty: on device.</source>
        <translation>Wo rollouts_ahead sie macht; leer: auf device.</translation>
    </message>
    <message>
        <source>AdamW&apos;s moments of matrices with 4096 values or more; 8bit takes a quarter of the memory and on the CPU more time: for large models.</source>
        <translation>Momente von AdamW für Matrizen ab 4096 Werten; 8bit braucht ein Viertel des Speichers und auf der CPU mehr Zeit: für große Modelle.</translation>
    </message>
    <message>
        <source>Sentences around the label, &apos;{label}&apos; in each; embeddings are averaged. Empty: CLIP&apos;s usual one.</source>
        <translation>Sätze um das Label, &apos;{label}&apos; in jedem; die Einbettungen werden gemittelt. Leer: der übliche von CLIP.</translation>
    </message>
    <message>
        <source>Pad crops to a square, so that long objects keep their ends.</source>
        <translation>Crops zum Quadrat auffüllen, damit lange Objekte ihre Enden behalten.</translation>
    </message>
    <message>
        <source>Texts a label competes with, background texts among them. Empty: the CLIP&apos;s own list.</source>
        <translation>Texte, mit denen ein Label konkurriert, darunter Hintergrundtexte. Leer: die eigene Liste des CLIP.</translation>
    </message>
    <message>
        <source>Drawn scenes, objects composed onto road frames, or six drawn views.</source>
        <translation>Gezeichnete Szenen, auf Straßenbilder gesetzte Objekte, oder sechs gezeichnete Ansichten.</translation>
    </message>
    <message>
        <source>Seed of the data set; splits never share a scene.</source>
        <translation>Seed des Datensatzes; Aufteilungen haben nie eine Szene gemeinsam.</translation>
    </message>
    <message>
        <source>A file of chosen cases to train on, as omnidrive annotate subset writes it; empty: none.</source>
        <translation>Eine Datei mit gewählten Fällen zum Trainieren, wie omnidrive annotate subset sie schreibt; leer: keine.</translation>
    </message>
    <message>
        <source>Share of the prompts that ask about data.cases, each case in turn; the rest comes from data.source.</source>
        <translation>Anteil der Prompts zu data.cases, jeder Fall der Reihe nach; der Rest kommt aus data.source.</translation>
    </message>
    <message>
        <source>Off: no zoom call is ever sampled.</source>
        <translation>Aus: nie wird ein Zoom-Aufruf gesampelt.</translation>
    </message>
    <message>
        <source>On a GPU: record token steps and replay each as one launch.</source>
        <translation>Auf einer GPU: Token-Schritte aufzeichnen und jeden als einen Start abspielen.</translation>
    </message>
    <message>
        <source>Validation during training; 0 = never.</source>
        <translation>Validierung während des Trainings; 0 = nie.</translation>
    </message>
    <message>
        <source>Questions of one validation.</source>
        <translation>Fragen einer Validierung.</translation>
    </message>
    <message>
        <source>Scenes used for it; the test split is for final figures only.</source>
        <translation>Szenen dafür; die Testaufteilung ist nur für endgültige Zahlen.</translation>
    </message>
    <message>
        <source>Fixed questions answered greedily at each checkpoint, to follow a case through the training.</source>
        <translation>Feste Fragen, an jedem Checkpoint greedy beantwortet, um einem Fall durch das Training zu folgen.</translation>
    </message>
    <message>
        <source>A file of chosen cases that are answered as well, as omnidrive annotate subset writes it; empty: none.</source>
        <translation>Eine Datei mit gewählten Fällen, die ebenfalls beantwortet werden, wie omnidrive annotate subset sie schreibt; leer: keine.</translation>
    </message>
    <message>
        <source>Scenes they are about.</source>
        <translation>Szenen, um die es darin geht.</translation>
    </message>
    <message>
        <source>A checkpoint after this many steps; the last step always makes one.</source>
        <translation>Ein Checkpoint nach so vielen Schritten; der letzte Schritt macht immer einen.</translation>
    </message>
    <message>
        <source>Newest checkpoints kept.</source>
        <translation>So viele neueste Checkpoints bleiben.</translation>
    </message>
    <message>
        <source>Means that alerts compare are over this many steps; 0 = only numbers that are not finite.</source>
        <translation>Mittelwerte, die Alarme vergleichen, gehen über so viele Schritte; 0 = nur Zahlen, die nicht endlich sind.</translation>
    </message>
    <message>
        <source>With several ranks each keeps the optimiser&apos;s state of its share of the parameters (ZeRO, stage 1).</source>
        <translation>Bei mehreren Ranks behält jeder den Zustand des Optimierers für seinen Anteil der Parameter (ZeRO, Stufe 1).</translation>
    </message>
    <message>
        <source>With several ranks each also keeps its share alone of the decoder layers&apos; parameters and gradients while it learns (ZeRO, stage 3).</source>
        <translation>Bei mehreren Ranks behält jeder beim Lernen auch nur seinen Anteil der Parameter und Gradienten der Decoder-Schichten (ZeRO, Stufe 3).</translation>
    </message>
    <message>
        <source>One rank waits this long for the others, the slowest one&apos;s rollouts included.</source>
        <translation>So lange wartet ein Rank auf die anderen, die Rollouts des langsamsten eingeschlossen.</translation>
    </message>
    <message>
        <source>Name of the stage.</source>
        <translation>Name der Stufe.</translation>
    </message>
    <message>
        <source>Rollout batches of the stage.</source>
        <translation>Rollout-Batches der Stufe.</translation>
    </message>
    <message>
        <source>Questions of a step, each with group_size rollouts.</source>
        <translation>Fragen eines Schritts, jede mit group_size Rollouts.</translation>
    </message>
    <message>
        <source>Optimiser updates of a step (mu); the batch is split by group.</source>
        <translation>Aktualisierungen des Optimierers je Schritt (mu); der Batch wird nach Gruppen geteilt.</translation>
    </message>
    <message>
        <source>Share of questions that the whole view answers without a zoom.</source>
        <translation>Anteil der Fragen, die das ganze Bild ohne Zoom beantwortet.</translation>
    </message>
    <message>
        <source>The CLIP term counts only when the label is what question and thought are about.</source>
        <translation>Der CLIP-Term zählt nur, wenn das Label das ist, worum es in Frage und Gedanke geht.</translation>
    </message>
    <message>
        <source>Where the question names no object, the thought may.</source>
        <translation>Wo die Frage kein Objekt nennt, darf es der Gedanke.</translation>
    </message>
    <message>
        <source>An answer this long counts as wrong and as a format error.</source>
        <translation>Eine so lange Antwort zählt als falsch und als Formatfehler.</translation>
    </message>
    <message>
        <source>The length penalty grows over this many tokens before the limit; 0 = off.</source>
        <translation>Die Längenstrafe wächst über so viele Token vor der Grenze; 0 = aus.</translation>
    </message>
    <message>
        <source>G, rollouts of one prompt.</source>
        <translation>G, Rollouts eines Prompts.</translation>
    </message>
    <message>
        <source>Sample among the k most likely tokens; 0 = off.</source>
        <translation>Unter den k wahrscheinlichsten Token sampeln; 0 = aus.</translation>
    </message>
    <message>
        <source>Policy turns; the last one cannot zoom any more.</source>
        <translation>Runden der Policy; die letzte kann nicht mehr zoomen.</translation>
    </message>
    <message>
        <source>Generated tokens of one turn.</source>
        <translation>Erzeugte Token einer Runde.</translation>
    </message>
    <message>
        <source>Generated and observed tokens of one rollout.</source>
        <translation>Erzeugte und beobachtete Token eines Rollouts.</translation>
    </message>
    <message>
        <source>A crop is shown with at least this area.</source>
        <translation>Ein Crop wird mit mindestens dieser Fläche gezeigt.</translation>
    </message>
    <message>
        <source>And at most with this one.</source>
        <translation>Und höchstens mit dieser.</translation>
    </message>
    <message>
        <source>Smaller boxes are enlarged about their centre.</source>
        <translation>Kleinere Boxen werden um ihre Mitte vergrößert.</translation>
    </message>
    <message>
        <source>Longer over shorter side of a box, at most.</source>
        <translation>Längere durch kürzere Seite einer Box, höchstens.</translation>
    </message>
    <message>
        <source>Padding on each side, as a share of the box.</source>
        <translation>Rand auf jeder Seite, als Anteil der Box.</translation>
    </message>
    <message>
        <source>Boxes are in pixels of the picture as the model sees it; off: DeepEyes&apos; way, used as they are.</source>
        <translation>Boxen zählen in Pixeln des Bildes, wie das Modell es sieht; aus: wie bei DeepEyes, unverändert genommen.</translation>
    </message>
    <message>
        <source>DeepEyes&apos; way: refuse a side of 30 pixels or less.</source>
        <translation>Wie bei DeepEyes: eine Seite von 30 Pixeln oder weniger ablehnen.</translation>
    </message>
    <message>
        <source>GRPO; Dr.GRPO without the deviation; GDPO term by term; leave one out.</source>
        <translation>GRPO; Dr.GRPO ohne die Abweichung; GDPO Term für Term; einen auslassen.</translation>
    </message>
    <message>
        <source>How token losses become one number; the norm of the last is max_response_tokens.</source>
        <translation>Wie Token-Verluste zu einer Zahl werden; die Norm der letzten ist max_response_tokens.</translation>
    </message>
    <message>
        <source>Leave out groups whose rewards are all equal.</source>
        <translation>Gruppen auslassen, deren Rewards alle gleich sind.</translation>
    </message>
    <message>
        <source>How the CLIP score of a call becomes its reward.</source>
        <translation>Wie der CLIP-Wert eines Aufrufs zu seinem Reward wird.</translation>
    </message>
    <message>
        <source>tau of &apos;threshold&apos;; calibrate it.</source>
        <translation>tau von &apos;threshold&apos;; kalibrieren.</translation>
    </message>
    <message>
        <source>a of &apos;linear&apos;: nothing up to here.</source>
        <translation>a von &apos;linear&apos;: nichts bis hierher.</translation>
    </message>
    <message>
        <source>b of &apos;linear&apos;: all from here on.</source>
        <translation>b von &apos;linear&apos;: alles ab hier.</translation>
    </message>
    <message>
        <source>When the CLIP term counts: always, or for right answers.</source>
        <translation>Wann der CLIP-Term zählt: immer, oder bei richtigen Antworten.</translation>
    </message>
    <message>
        <source>The rate grows linearly over these steps.</source>
        <translation>Die Rate wächst linear über diese Schritte.</translation>
    </message>
    <message>
        <source>The rate after the warm-up.</source>
        <translation>Die Rate nach dem Warm-up.</translation>
    </message>
    <message>
        <source>Sampling temperature; 0 = always the most likely token.</source>
        <translation>Temperatur des Samplings; 0 = immer das wahrscheinlichste Token.</translation>
    </message>
    <message>
        <source>Nucleus sampling; 1 = off.</source>
        <translation>Nucleus-Sampling; 1 = aus.</translation>
    </message>
    <message>
        <source>Tool collapse: fewer rollouts zoom than this part of the best mean.</source>
        <translation>Tool-Kollaps: weniger Rollouts zoomen als dieser Teil des besten Mittels.</translation>
    </message>
    <message>
        <source>Reward hacking: the CLIP term rises by this over twice the window ...</source>
        <translation>Reward-Hacking: der CLIP-Term steigt über das doppelte Fenster um so viel ...</translation>
    </message>
    <message>
        <source>... and the accuracy by no more than this.</source>
        <translation>... und die Genauigkeit um nicht mehr als so viel.</translation>
    </message>
    <message>
        <source>One label is used by this share of the zooms.</source>
        <translation>Ein Label wird von diesem Anteil der Zooms benutzt.</translation>
    </message>
    <message>
        <source>A box of this share of the picture counts as the whole picture.</source>
        <translation>Eine Box mit diesem Anteil des Bildes zählt als das ganze Bild.</translation>
    </message>
    <message>
        <source>Share of such boxes in a step.</source>
        <translation>Anteil solcher Boxen in einem Schritt.</translation>
    </message>
    <message>
        <source>A box that overlaps an earlier one this much is a repeat.</source>
        <translation>Eine Box, die eine frühere so weit überlappt, ist eine Wiederholung.</translation>
    </message>
    <message>
        <source>Share of repeats among second and later boxes.</source>
        <translation>Anteil der Wiederholungen unter zweiten und späteren Boxen.</translation>
    </message>
    <message>
        <source>A KL below this is no jump.</source>
        <translation>Eine KL darunter ist kein Sprung.</translation>
    </message>
    <message>
        <source>KL jump: this many times the mean before.</source>
        <translation>KL-Sprung: so viele Male das Mittel davor.</translation>
    </message>
    <message>
        <source>Length explosion: this many times the length at the stage&apos;s beginning, for as many turns.</source>
        <translation>Längenexplosion: so viele Male die Länge am Anfang der Stufe, bei gleich vielen Runden.</translation>
    </message>
    <message>
        <source>Or a token limit ends this share of the rollouts.</source>
        <translation>Oder eine Token-Grenze beendet diesen Anteil der Rollouts.</translation>
    </message>
    <message>
        <source>Share of groups with equal rewards.</source>
        <translation>Anteil der Gruppen mit gleichen Rewards.</translation>
    </message>
    <message>
        <source>Entropy collapse: less than this part of the stage&apos;s beginning.</source>
        <translation>Entropie-Kollaps: weniger als dieser Teil des Werts am Anfang der Stufe.</translation>
    </message>
    <message>
        <source>Added to the group&apos;s standard deviation.</source>
        <translation>Wird zur Standardabweichung der Gruppe addiert.</translation>
    </message>
    <message>
        <source>The probability ratio is clipped below 1 - this.</source>
        <translation>Das Wahrscheinlichkeitsverhältnis wird unter 1 minus diesem Wert beschnitten.</translation>
    </message>
    <message>
        <source>And above 1 + this.</source>
        <translation>Und über 1 plus diesem Wert.</translation>
    </message>
    <message>
        <source>c: bound of the loss for bad rollouts; 1 or less = off.</source>
        <translation>c: Schranke des Verlusts bei schlechten Rollouts; 1 oder weniger = aus.</translation>
    </message>
    <message>
        <source>beta of the k3 penalty towards the base; 0 = no reference model.</source>
        <translation>beta der k3-Strafe zur Basis hin; 0 = kein Referenzmodell.</translation>
    </message>
    <message>
        <source>Bonus for the entropy of the tokens.</source>
        <translation>Bonus für die Entropie der Token.</translation>
    </message>
    <message>
        <source>w_a, for a right answer.</source>
        <translation>w_a, für eine richtige Antwort.</translation>
    </message>
    <message>
        <source>w_f, lost on a format error.</source>
        <translation>w_f, verloren bei einem Formatfehler.</translation>
    </message>
    <message>
        <source>w_g of the CLIP term, the mean over the calls.</source>
        <translation>w_g des CLIP-Terms, das Mittel über die Aufrufe.</translation>
    </message>
    <message>
        <source>DeepEyes&apos; bonus: a crop came back and the answer is right.</source>
        <translation>Bonus von DeepEyes: ein Crop kam zurück und die Antwort ist richtig.</translation>
    </message>
    <message>
        <source>Lost for each call that failed or whose label is not what the question is about.</source>
        <translation>Verloren für jeden Aufruf, der scheiterte oder dessen Label nicht das ist, worum es in der Frage geht.</translation>
    </message>
    <message>
        <source>DAPO&apos;s penalty near the token limit.</source>
        <translation>DAPOs Strafe nahe der Token-Grenze.</translation>
    </message>
    <message>
        <source>AdamW&apos;s rate after the warm-up.</source>
        <translation>Rate von AdamW nach dem Warm-up.</translation>
    </message>
    <message>
        <source>Decay of the mean of gradients.</source>
        <translation>Abklingen des Mittels der Gradienten.</translation>
    </message>
    <message>
        <source>Decay of the mean of squared gradients.</source>
        <translation>Abklingen des Mittels der quadrierten Gradienten.</translation>
    </message>
    <message>
        <source>Added to the root of the squared gradients.</source>
        <translation>Wird zur Wurzel der quadrierten Gradienten addiert.</translation>
    </message>
    <message>
        <source>Decoupled weight decay.</source>
        <translation>Entkoppelter Weight Decay.</translation>
    </message>
    <message>
        <source>Largest norm of the gradient; 0 = off.</source>
        <translation>Größte Norm des Gradienten; 0 = aus.</translation>
    </message>
    <message>
        <source>The share of learning_rate that the schedule comes down to, reached just after the last step.</source>
        <translation>Anteil von learning_rate, auf den der Verlauf sinkt; erreicht gleich nach dem letzten Schritt.</translation>
    </message>
    <message>
        <source>a type of hallucination that somebody found</source>
        <translation>eine Art von Halluzination, die jemand fand</translation>
    </message>
    <message>
        <source>how bad somebody judged it</source>
        <translation>für wie schlimm jemand es hielt</translation>
    </message>
    <message>
        <source>what somebody said of the answer</source>
        <translation>was jemand über die Antwort sagte</translation>
    </message>
    <message>
        <source>a tag that somebody gave</source>
        <translation>ein Schlagwort, das jemand vergab</translation>
    </message>
    <message>
        <source>words of a note that somebody wrote</source>
        <translation>Wörter einer Notiz, die jemand schrieb</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui</name>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>The zoom has no label, so there is nothing to look for.</source>
        <translation>Der Zoom hat kein Label, also gibt es nichts zu suchen.</translation>
    </message>
    <message>
        <source>%1 does not know the class %2.</source>
        <translation>%1 kennt die Klasse %2 nicht.</translation>
    </message>
    <message>
        <source>Of what %1 means, %2 knows only %3; it sees none in the crop, which says nothing.</source>
        <translation>Von dem, was %1 bedeutet, kennt %2 nur %3; im Crop sieht er nichts davon, was nichts besagt.</translation>
    </message>
    <message>
        <source>the zoom changed nothing</source>
        <translation>der Zoom änderte nichts</translation>
    </message>
    <message>
        <source>the zoom helped %1</source>
        <translation>der Zoom half %1</translation>
    </message>
    <message>
        <source>the zoom did not help %1</source>
        <translation>der Zoom half nicht %1</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht befragt</translation>
    </message>
    <message>
        <source>in the crop</source>
        <translation>im Crop</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>anderswo</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>nirgends</translation>
    </message>
    <message>
        <source>class not known</source>
        <translation>Klasse unbekannt</translation>
    </message>
    <message>
        <source>cannot judge</source>
        <translation>kein Urteil</translation>
    </message>
    <message>
        <source>%1 sees %2 in the crop.</source>
        <translation>%1 sieht %2 im Crop.</translation>
    </message>
    <message>
        <source>%1 sees %2 in the frame, but none in the crop.</source>
        <translation>%1 sieht %2 im Bild, aber nicht im Crop.</translation>
    </message>
    <message>
        <source>%1 sees no %2 in the whole frame.</source>
        <translation>%1 sieht kein %2 im ganzen Bild.</translation>
    </message>
    <message>
        <source>CLIP(label, crop) = %1
Cosine of the embeddings of %2 and of the crop of the original picture, −1 to 1.
The label stands in the sentences that the run&apos;s recipe gives (clip_templates).</source>
        <translation>CLIP(Label, Crop) = %1
Kosinus der Einbettungen von %2 und vom Crop des Originalbildes, −1 bis 1.
Das Label steht in den Sätzen, die das Rezept des Laufs vorgibt (clip_templates).</translation>
    </message>
    <message>
        <source>CLIP(label, whole frame) = %1
The same label against the whole picture that the box refers to (of six cameras: all of them, stitched), −1 to 1.</source>
        <translation>CLIP(Label, ganzes Bild) = %1
Dasselbe Label gegen das ganze Bild, auf das sich die Box bezieht (bei sechs Kameras: alle zusammengesetzt), −1 bis 1.</translation>
    </message>
    <message>
        <source>No other label of the driving vocabulary competes.</source>
        <translation>Kein anderes Label des Fahr-Vokabulars kommt in Frage.</translation>
    </message>
    <message>
        <source>CLIP(%1, crop) = %2
The text t of the driving vocabulary with the largest CLIP(t, crop), those left out that mean the label itself.
%3</source>
        <translation>CLIP(%1, Crop) = %2
Der Text t des Fahr-Vokabulars mit dem größten CLIP(t, Crop), ohne jene, die das Label selbst bedeuten.
%3</translation>
    </message>
    <message>
        <source>It fits the crop better than the label.</source>
        <translation>Er passt besser zum Crop als das Label.</translation>
    </message>
    <message>
        <source>The label fits the crop better.</source>
        <translation>Das Label passt besser zum Crop.</translation>
    </message>
    <message>
        <source>CLIP(label, crop) − CLIP(label, whole frame) = %1 − %2 = %3
Above 0: the crop shows what was named more clearly than the frame does.</source>
        <translation>CLIP(Label, Crop) − CLIP(Label, ganzes Bild) = %1 − %2 = %3
Über 0: der Crop zeigt das Genannte deutlicher als das ganze Bild.</translation>
    </message>
    <message>
        <source>For %1 it looks for %2.
</source>
        <translation>Für %1 sucht er nach %2.
</translation>
    </message>
    <message>
        <source>Second witness: the object detector %1, which knows nothing of the policy or of the scores beside.
%2In the crop: detection and crop share at least half of the smaller one, and the detection is at most four times as large;
confidence at least 0.4. It looks at the whole frame (each camera by itself) and again at the crop with its surroundings.</source>
        <translation>Zweiter Zeuge: der Objektdetektor %1, der weder die Policy noch die Werte daneben kennt.
%2Im Crop: Fund und Crop teilen mindestens die Hälfte des kleineren, und der Fund ist höchstens viermal so groß;
Konfidenz mindestens 0.4. Er sieht das ganze Bild (jede Kamera für sich) und noch einmal den Crop mit seiner Umgebung.</translation>
    </message>
    <message>
        <source>rollouts %1 %</source>
        <translation>Rollouts %1 %</translation>
    </message>
    <message>
        <source>scoring %1 %</source>
        <translation>Bewertung %1 %</translation>
    </message>
    <message>
        <source>learning %1 %</source>
        <translation>Lernen %1 %</translation>
    </message>
    <message>
        <source>validation %1 %</source>
        <translation>Validierung %1 %</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>host %1 GiB</source>
        <translation>Host %1 GiB</translation>
    </message>
    <message>
        <source>GPU %1 GiB</source>
        <translation>GPU %1 GiB</translation>
    </message>
    <message>
        <source>%1: not stored by this run</source>
        <translation>%1: von diesem Lauf nicht gespeichert</translation>
    </message>
    <message>
        <source>observation, %1 tokens</source>
        <translation>Beobachtung, %1 Token</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>Beobachtung</translation>
    </message>
    <message>
        <source>advantage</source>
        <translation>Advantage</translation>
    </message>
    <message>
        <source>log π</source>
        <translation>log π</translation>
    </message>
    <message>
        <source>log π/π_ref</source>
        <translation>log π/π_ref</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>Entropie</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>no colours</source>
        <translation>keine Farben</translation>
    </message>
    <message>
        <source>Advantage of the rollout in its group: every generated token of it is pushed by this</source>
        <translation>Advantage des Rollouts in seiner Gruppe: jedes erzeugte Token wird darum verschoben</translation>
    </message>
    <message>
        <source>Natural logarithm of the token&apos;s probability under the policy that wrote it</source>
        <translation>Natürlicher Logarithmus der Wahrscheinlichkeit des Tokens unter der Policy, die es schrieb</translation>
    </message>
    <message>
        <source>log π − log π_ref: above 0 the policy likes the token more than the reference does</source>
        <translation>log π − log π_ref: über 0 mag die Policy das Token lieber als die Referenz</translation>
    </message>
    <message>
        <source>Entropy of the policy at the token, nats</source>
        <translation>Entropie der Policy an diesem Token, in Nat</translation>
    </message>
    <message>
        <source>k3 estimate of the KL to the reference at the token, nats</source>
        <translation>k3-Schätzung der KL zur Referenz an diesem Token, in Nat</translation>
    </message>
    <message>
        <source>Generated tokens are trained on, observations are not</source>
        <translation>Auf erzeugten Token wird trainiert, auf Beobachtungen nicht</translation>
    </message>
    <message>
        <source>This turn was stored without its tokens</source>
        <translation>Diese Runde wurde ohne ihre Token gespeichert</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Kind of question</source>
        <translation>Art der Frage</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Gedanke</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>The turn ended by a token budget</source>
        <translation>Die Runde endete durch ein Token-Budget</translation>
    </message>
    <message>
        <source>The requested box reached beyond the picture</source>
        <translation>Die verlangte Box reichte über das Bild hinaus</translation>
    </message>
    <message>
        <source>The requested box was smaller than the smallest crop</source>
        <translation>Die verlangte Box war kleiner als der kleinste Crop</translation>
    </message>
    <message>
        <source>Context was added around the requested box</source>
        <translation>Um die verlangte Box kam Umgebung hinzu</translation>
    </message>
    <message>
        <source>The corners were moved to whole pixels</source>
        <translation>Die Ecken wurden auf ganze Pixel gerückt</translation>
    </message>
    <message>
        <source>Camera that holds the centre of the box</source>
        <translation>Kamera, in der die Mitte der Box liegt</translation>
    </message>
    <message>
        <source>crosses a tile edge</source>
        <translation>über einen Kachelrand</translation>
    </message>
    <message>
        <source>The box reaches into a second camera</source>
        <translation>Die Box reicht in eine zweite Kamera</translation>
    </message>
    <message>
        <source>Zoom %1</source>
        <translation>Zoom %1</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>Cosine of CLIP(crop) and CLIP(label), -1 to 1</source>
        <translation>Kosinus von CLIP(Crop) und CLIP(Label), -1 bis 1</translation>
    </message>
    <message>
        <source>grounding %1</source>
        <translation>Grounding %1</translation>
    </message>
    <message>
        <source>Grounding score g of the call before the gates, 0 to 1</source>
        <translation>Grounding-Wert g des Aufrufs vor den Gates, 0 bis 1</translation>
    </message>
    <message>
        <source>label fits the text</source>
        <translation>Label passt zum Text</translation>
    </message>
    <message>
        <source>label does not fit the text</source>
        <translation>Label passt nicht zum Text</translation>
    </message>
    <message>
        <source>Consistency gate: the label must be what question and thought are about</source>
        <translation>Konsistenz-Gate: das Label muss das sein, worum es in Frage und Gedanke geht</translation>
    </message>
    <message>
        <source>Crop %1</source>
        <translation>Crop %1</translation>
    </message>
    <message>
        <source>%1 x %2 px at (%3, %4), shown to the model as %5 x %6 (%7 tokens)</source>
        <translation>%1 x %2 px bei (%3, %4), dem Modell gezeigt als %5 x %6 (%7 Token)</translation>
    </message>
    <message>
        <source>The tool answered with the crop; its size is not in the trace</source>
        <translation>Das Werkzeug antwortete mit dem Crop; seine Größe steht nicht im Trace</translation>
    </message>
    <message>
        <source>The tool refused</source>
        <translation>Das Werkzeug lehnte ab</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>Reference answer</source>
        <translation>Referenzantwort</translation>
    </message>
    <message>
        <source>A budget ended the rollout before an answer was given.</source>
        <translation>Ein Budget beendete den Rollout, bevor eine Antwort gegeben war.</translation>
    </message>
    <message>
        <source>The rollout ended without an answer.</source>
        <translation>Der Rollout endete ohne Antwort.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message numerus="yes">
        <source>%n plots saved in %1.</source>
        <translation>
            <numerusform>%n Plot in %1 gespeichert.</numerusform>
            <numerusform>%n Plots in %1 gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>%1 gespeichert.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Save the visible numbers</source>
        <translation>Sichtbare Zahlen speichern</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the plots into a folder</source>
        <translation>Plots in einen Ordner speichern</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>%1 kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>the folder %1 cannot be made</source>
        <translation>der Ordner %1 kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>across a tile edge</source>
        <translation>über einen Kachelrand</translation>
    </message>
    <message>
        <source>optimiser step</source>
        <translation>Optimierungsschritt</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>steps since the run&apos;s first</source>
        <translation>Schritte seit dem ersten des Laufs</translation>
    </message>
    <message>
        <source>relative step</source>
        <translation>relativer Schritt</translation>
    </message>
    <message>
        <source>time of day</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>time since the run&apos;s first step</source>
        <translation>Zeit seit dem ersten Schritt des Laufs</translation>
    </message>
    <message>
        <source>tokens read and written</source>
        <translation>gelesene und geschriebene Token</translation>
    </message>
    <message>
        <source>token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>The tokens of the step: drag over some, or extend with Shift and the arrows, to annotate them</source>
        <translation>Die Tokens des Schritts: zum Annotieren darüber ziehen oder mit Umschalt und Pfeilen erweitern</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AblationModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Seeds</translation>
    </message>
    <message>
        <source>Greedy %</source>
        <translation>Greedy %</translation>
    </message>
    <message>
        <source>Sampled %</source>
        <translation>Gesampelt %</translation>
    </message>
    <message>
        <source>Zooms if needed</source>
        <translation>Zooms, wenn nötig</translation>
    </message>
    <message>
        <source>Zooms if not</source>
        <translation>Zooms, wenn nicht</translation>
    </message>
    <message>
        <source>Right label</source>
        <translation>Label richtig</translation>
    </message>
    <message>
        <source>On the object</source>
        <translation>Auf dem Objekt</translation>
    </message>
    <message>
        <source>What was trained, and what was left out</source>
        <translation>Was trainiert und was weggelassen wurde</translation>
    </message>
    <message>
        <source>Number of runs with different seeds</source>
        <translation>Zahl der Läufe mit verschiedenen Seeds</translation>
    </message>
    <message>
        <source>Accuracy of greedy answers on the test set, mean and spread over seeds</source>
        <translation>Genauigkeit der Greedy-Antworten auf der Testmenge, Mittel und Streuung über Seeds</translation>
    </message>
    <message>
        <source>Accuracy of sampled answers (temperature 1) on the test set, mean and spread over seeds</source>
        <translation>Genauigkeit der gesampelten Antworten (Temperatur 1) auf der Testmenge, Mittel und Streuung über Seeds</translation>
    </message>
    <message>
        <source>Share of rollouts that zoom, on questions that need it</source>
        <translation>Anteil der Rollouts mit Zoom, bei Fragen, die ihn brauchen</translation>
    </message>
    <message>
        <source>Share of rollouts that zoom, on questions that the whole view answers</source>
        <translation>Anteil der Rollouts mit Zoom, bei Fragen, die das ganze Bild beantwortet</translation>
    </message>
    <message>
        <source>Share of zooms that name what the question is about</source>
        <translation>Anteil der Zooms, die nennen, worum es in der Frage geht</translation>
    </message>
    <message>
        <source>Share of zooms whose crop holds the centre of the object</source>
        <translation>Anteil der Zooms, deren Crop die Mitte des Objekts enthält</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AblationsPanel</name>
    <message>
        <source>accuracy on the test set, %</source>
        <translation>Genauigkeit auf der Testmenge, %</translation>
    </message>
    <message>
        <source>Comparison of runs</source>
        <translation>Vergleich der Läufe</translation>
    </message>
    <message>
        <source>No comparison in this run</source>
        <translation>Kein Vergleich in diesem Lauf</translation>
    </message>
    <message>
        <source>“omnidrive demo --ablations” trains the variants (no zoom, no CLIP term, no gate, one stage, two stages) and stores the table in its run folder. Open that run to see what each part of the method is worth.</source>
        <translation>„omnidrive demo --ablations“ trainiert die Varianten (ohne Zoom, ohne CLIP-Term, ohne Gate, eine Stufe, zwei Stufen) und legt die Tabelle in seinem Laufordner ab. Diesen Lauf öffnen, um zu sehen, was jeder Teil der Methode bringt.</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>greedy</translation>
    </message>
    <message>
        <source>sampled, temperature 1</source>
        <translation>gesampelt, Temperatur 1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AlertList</name>
    <message>
        <source>Alerts of this run</source>
        <translation>Alarme dieses Laufs</translation>
    </message>
    <message>
        <source>A click shows the rollouts of the alert</source>
        <translation>Ein Klick zeigt die Rollouts des Alarms</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationForm</name>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1 × %2 at %3, %4</source>
        <translation>%1 × %2 bei %3, %4</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Copy the zoom</source>
        <translation>Zoom kopieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>How bad it would be on the road (%1)</source>
        <translation>Wie schlimm es auf der Straße wäre (%1)</translation>
    </message>
    <message>
        <source>Whether the answer is right, whatever the data set says (%1)</source>
        <translation>Ob die Antwort richtig ist, was immer der Datensatz sagt (%1)</translation>
    </message>
    <message>
        <source>Right label</source>
        <translation>Richtiges Label</translation>
    </message>
    <message>
        <source>what the zoom really shows</source>
        <translation>was der Zoom wirklich zeigt</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>Richtige Antwort</translation>
    </message>
    <message>
        <source>where the key is wrong</source>
        <translation>wo der Schlüssel falsch ist</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>night, far-away</source>
        <translation>Nacht, weit weg</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>L to write, Esc to leave</source>
        <translation>L zum Schreiben, Esc zum Verlassen</translation>
    </message>
    <message>
        <source>Evidence boxes</source>
        <translation>Beleg-Boxen</translation>
    </message>
    <message>
        <source>Drag a box in the picture, on any camera; arrows nudge it, with Shift by ten pixels (Ctrl+B)</source>
        <translation>Eine Box ins Bild ziehen, in beliebiger Kamera; Pfeile rücken sie, mit Umschalt um zehn Pixel (Ctrl+B)</translation>
    </message>
    <message>
        <source>What the selected zoom cropped, as evidence (Ctrl+Shift+B)</source>
        <translation>Was der gewählte Zoom ausschnitt, als Beleg (Ctrl+Shift+B)</translation>
    </message>
    <message>
        <source>Take the chosen box away (Ctrl+Backspace)</source>
        <translation>Die gewählte Box wegnehmen (Ctrl+Backspace)</translation>
    </message>
    <message>
        <source>Evidence, in pixels of its camera</source>
        <translation>Belege, in Pixeln ihrer Kamera</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Answer is</source>
        <translation>Antwort ist</translation>
    </message>
    <message>
        <source>Done (Esc)</source>
        <translation>Fertig (Esc)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Edit types and tags of this project</source>
        <translation>Typen und Schlagworte dieses Projekts ändern</translation>
    </message>
    <message>
        <source>Types and tags of this project</source>
        <translation>Typen und Schlagworte dieses Projekts</translation>
    </message>
    <message>
        <source>Enter or a double click says what is really in the box</source>
        <translation>Eingabe oder Doppelklick: was wirklich in der Box ist</translation>
    </message>
    <message>
        <source>Type of hallucination</source>
        <translation>Art der Halluzination</translation>
    </message>
    <message>
        <source>Evidence: none yet</source>
        <translation>Beleg: noch keiner</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>What is really in this box</source>
        <translation>Was wirklich in dieser Box ist</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationHistory</name>
    <message>
        <source>taken away</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>undone, now %1</source>
        <translation>rückgängig, jetzt %1</translation>
    </message>
    <message>
        <source>done again, %1</source>
        <translation>wiederholt, %1</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source> – %1</source>
        <translation> – %1</translation>
    </message>
    <message>
        <source>Reason of the next changes</source>
        <translation>Grund der nächsten Änderungen</translation>
    </message>
    <message>
        <source>why, kept with the next changes of this case</source>
        <translation>warum; bleibt bei den nächsten Änderungen dieses Falls</translation>
    </message>
    <message>
        <source>Stored with each change of this case until the next case is shown (Shift+R to write, Esc to leave)</source>
        <translation>Wird mit jeder Änderung dieses Falls gespeichert, bis der nächste gezeigt wird (Umschalt+R schreibt, Esc verlässt)</translation>
    </message>
    <message>
        <source>History of the case</source>
        <translation>Verlauf des Falls</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>%1
Reason: %2</source>
        <translation>%1
Grund: %2</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch wurde nichts geändert.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationKeeper</name>
    <message>
        <source>Annotations belong to a run, and none is open.</source>
        <translation>Annotationen gehören zu einem Lauf, und keiner ist offen.</translation>
    </message>
    <message>
        <source>case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>zoom %1</source>
        <translation>Zoom %1</translation>
    </message>
    <message>
        <source>tokens %1–%2 of step %3</source>
        <translation>Tokens %1–%2 von Schritt %3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationPanel</name>
    <message>
        <source>The box lies in no picture.</source>
        <translation>Die Box liegt in keinem Bild.</translation>
    </message>
    <message>
        <source>The case is still being read: the picture shown is not its own.</source>
        <translation>Der Fall wird noch gelesen: Das gezeigte Bild ist nicht seines.</translation>
    </message>
    <message>
        <source>Select a zoom that returned a crop: its box is copied.</source>
        <translation>Einen Zoom wählen, der einen Crop lieferte: seine Box wird kopiert.</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Mark the case as checked and go to the next one that is not (A)</source>
        <translation>Den Fall als geprüft markieren und zum nächsten ungeprüften gehen (A)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Take the newest change back, also of earlier days (Ctrl+Z)</source>
        <translation>Die neueste Änderung zurücknehmen, auch aus früheren Tagen (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Erneut</translation>
    </message>
    <message>
        <source>Do again what was taken back (Ctrl+Shift+Z)</source>
        <translation>Das Zurückgenommene wieder tun (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>The case</source>
        <translation>Der Fall</translation>
    </message>
    <message>
        <source>The step</source>
        <translation>Der Schritt</translation>
    </message>
    <message>
        <source>The zoom</source>
        <translation>Der Zoom</translation>
    </message>
    <message>
        <source>What the annotation is about</source>
        <translation>Worum es in der Annotation geht</translation>
    </message>
    <message>
        <source>What type, severity, tags, note and evidence are about; verdict and right answer are always about the case</source>
        <translation>Worum es bei Art, Schwere, Schlagworten, Notiz und Belegen geht; Urteil und richtige Antwort gelten immer dem Fall</translation>
    </message>
    <message>
        <source>Checked cases</source>
        <translation>Geprüfte Fälle</translation>
    </message>
    <message>
        <source>Fields of the annotation</source>
        <translation>Felder der Annotation</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Zoom %1</source>
        <translation>Zoom %1</translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>%1 von %2 geprüft</translation>
    </message>
    <message>
        <source>Not saved yet, tried again every few seconds: %1</source>
        <translation>Noch nicht gespeichert, wird alle paar Sekunden neu versucht: %1</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>evidence: %1</source>
        <translation>Beleg: %1</translation>
    </message>
    <message>
        <source>Every case of the list is checked.</source>
        <translation>Jeder Fall der Liste ist geprüft.</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Tokens %1–%2</source>
        <translation>Tokens %1–%2</translation>
    </message>
    <message>
        <source>Tokens (none chosen)</source>
        <translation>Tokens (keine gewählt)</translation>
    </message>
    <message>
        <source>Another run was opened meanwhile: types and tags went to %1, for which they were written.</source>
        <translation>Inzwischen wurde ein anderer Lauf geöffnet: Typen und Schlagworte gingen an %1, für den sie geschrieben wurden.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::Arrangements</name>
    <message>
        <source>Save the arrangement</source>
        <translation>Anordnung speichern</translation>
    </message>
    <message>
        <source>Name; one of the same name is replaced</source>
        <translation>Name; eine gleichen Namens wird ersetzt</translation>
    </message>
    <message>
        <source>Arrangement %1</source>
        <translation>Anordnung %1</translation>
    </message>
    <message>
        <source>Saved arrangements</source>
        <translation>Gespeicherte Anordnungen</translation>
    </message>
    <message>
        <source>None is saved yet</source>
        <translation>Noch keine gespeichert</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Save the present one…</source>
        <translation>Die jetzige speichern…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BarPlot</name>
    <message>
        <source>Bars: %1</source>
        <translation>Balken: %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BenchmarkModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Wessen</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>Relevanz</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Reasoning</translation>
    </message>
    <message>
        <source>MCQ</source>
        <translation>MCQ</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Repariert</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Bewerter</translation>
    </message>
    <message>
        <source>Model or file; the box shows it in the radar</source>
        <translation>Modell oder Datei; das Kästchen zeigt es im Netzdiagramm</translation>
    </message>
    <message>
        <source>A number that somebody published (later: after OmniDrive-R1), or one from your files</source>
        <translation>Eine Zahl, die jemand veröffentlicht hat (später: nach OmniDrive-R1), oder eine aus Ihren Dateien</translation>
    </message>
    <message>
        <source>Risk assessment accuracy, percent</source>
        <translation>Genauigkeit der Risikobewertung, Prozent</translation>
    </message>
    <message>
        <source>Traffic rule adherence, percent</source>
        <translation>Einhaltung der Verkehrsregeln, Prozent</translation>
    </message>
    <message>
        <source>Scene awareness and object understanding, percent</source>
        <translation>Szenenverständnis und Objektverständnis, Prozent</translation>
    </message>
    <message>
        <source>Relevance, percent</source>
        <translation>Relevanz, Prozent</translation>
    </message>
    <message>
        <source>Missing details, percent; high is good: nothing is missing</source>
        <translation>Fehlende Details, Prozent; hoch ist gut: nichts fehlt</translation>
    </message>
    <message>
        <source>Overall reasoning: the averages that the judge itself gave</source>
        <translation>Reasoning gesamt: die Mittelwerte, die der Bewerter selbst nannte</translation>
    </message>
    <message>
        <source>Multiple choice as the official script reads it, percent</source>
        <translation>Multiple Choice, wie das offizielle Skript es liest, Prozent</translation>
    </message>
    <message>
        <source>Multiple choice as a reader would take the replies, percent</source>
        <translation>Multiple Choice, wie ein Leser die Antworten verstünde, Prozent</translation>
    </message>
    <message>
        <source>Questions of the test file with a reply</source>
        <translation>Fragen der Testdatei mit einer Antwort</translation>
    </message>
    <message>
        <source>Who gave the scores: rows of different judges are not strictly comparable</source>
        <translation>Wer die Punkte gab: Zeilen verschiedener Bewerter sind nicht streng vergleichbar</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>eigen</translation>
    </message>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
    <message>
        <source>published</source>
        <translation>veröffentlicht</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht gesagt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Read in: %1</source>
        <translation>Gelesen in: %1</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BlindSpotsPanel</name>
    <message>
        <source>only the rows of the table</source>
        <translation>nur die Zeilen der Tabelle</translation>
    </message>
    <message>
        <source>No zooms</source>
        <translation>Keine Zooms</translation>
    </message>
    <message>
        <source>Open a run: where its zooms looked in each camera, and where none did, is drawn here.</source>
        <translation>Einen Lauf öffnen: hier wird gezeichnet, wohin seine Zooms in jeder Kamera sahen und wohin keiner.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Training steps to draw: 10:20, 10:, :20 or 10; empty for all</source>
        <translation>Zu zeichnende Trainingsschritte: 10:20, 10:, :20 oder 10; leer für alle</translation>
    </message>
    <message>
        <source>minus steps</source>
        <translation>minus Schritte</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Training steps to subtract: the map then shows the difference of the two; empty for none</source>
        <translation>Abzuziehende Trainingsschritte: die Karte zeigt dann die Differenz der beiden; leer für keine</translation>
    </message>
    <message>
        <source>Count only the rollouts that pass the filter above the table</source>
        <translation>Nur die Rollouts zählen, die den Filter über der Tabelle passieren</translation>
    </message>
    <message>
        <source>looked at %1 %2,%3</source>
        <translation>sah nach %1 %2,%3</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1 rollouts with %2 zooms</source>
        <translation>%1 Rollouts mit %2 Zooms</translation>
    </message>
    <message>
        <source>%1, minus %2</source>
        <translation>%1, minus %2</translation>
    </message>
    <message>
        <source>; reading traces…</source>
        <translation>; Traces werden gelesen…</translation>
    </message>
    <message>
        <source>. Click a cell, or arrows and Enter, to list its rollouts.</source>
        <translation>. Eine Zelle anklicken, oder Pfeile und Enter, listet ihre Rollouts.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CasePairModel</name>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>%1  (%2 of %3 right)</source>
        <translation>%1  (%2 von %3 richtig)</translation>
    </message>
    <message>
        <source>gained</source>
        <translation>gewonnen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>right in both</source>
        <translation>beide Male richtig</translation>
    </message>
    <message>
        <source>wrong in both</source>
        <translation>beide Male falsch</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>reward change</source>
        <translation>Änderung des Rewards</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ChoiceModel</name>
    <message>
        <source>%1  (%2 of %3)</source>
        <translation>%1  (%2 von %3)</translation>
    </message>
    <message>
        <source>All multiple choice</source>
        <translation>Multiple Choice gesamt</translation>
    </message>
    <message>
        <source>Question %1</source>
        <translation>Frage %1</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Official script</source>
        <translation>Offizielles Skript</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Repariert</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>By the number at the end of its idx; the official evaluation counts 2, 3, 4, 5 and 8</source>
        <translation>Nach der Zahl am Ende ihrer idx; die offizielle Auswertung zählt 2, 3, 4, 5 und 8</translation>
    </message>
    <message>
        <source>Percent right as the official script reads letters, traps included</source>
        <translation>Prozent richtig, wie das offizielle Skript Buchstaben liest, samt seinen Fallen</translation>
    </message>
    <message>
        <source>Percent right as a reader would take the replies</source>
        <translation>Prozent richtig, wie ein Leser die Antworten verstünde</translation>
    </message>
    <message>
        <source>Points that the script&apos;s reading costs the model</source>
        <translation>Punkte, die die Lesart des Skripts das Modell kostet</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Einen Befehl finden</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Gefundene Befehle</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropStrip</name>
    <message>
        <source>Crop %1, %2, %3</source>
        <translation>Crop %1, %2, %3</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>kein Label</translation>
    </message>
    <message>
        <source>Crops</source>
        <translation>Crops</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropWallModel</name>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>g %1</source>
        <translation>g %1</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>reward %1</source>
        <translation>Reward %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1 × %2 px at (%3, %4)</source>
        <translation>%1 × %2 px bei (%3, %4)</translation>
    </message>
    <message>
        <source>%1, zoom %2</source>
        <translation>%1, Zoom %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>kein Label</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropWallPanel</name>
    <message>
        <source>Crops of all zooms of the run</source>
        <translation>Crops aller Zooms des Laufs</translation>
    </message>
    <message>
        <source>order of the run</source>
        <translation>Reihenfolge des Laufs</translation>
    </message>
    <message>
        <source>CLIP score</source>
        <translation>CLIP-Wert</translation>
    </message>
    <message>
        <source>grounding score g</source>
        <translation>Grounding-Wert g</translation>
    </message>
    <message>
        <source>reward of the rollout</source>
        <translation>Reward des Rollouts</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Sort the crops by</source>
        <translation>Crops sortieren nach</translation>
    </message>
    <message>
        <source>Sort by: CLIP score = cosine of CLIP(label) and CLIP(crop); grounding score g before the gates; reward of the zoom&apos;s rollout;
camera that holds the centre of the box; label. Crops without the value come last.</source>
        <translation>Sortieren nach: CLIP-Wert = Kosinus von CLIP(Label) und CLIP(Crop); Grounding-Wert g vor den Gates; Reward des Rollouts des Zooms;
Kamera, in der die Mitte der Box liegt; Label. Crops ohne den Wert kommen zuletzt.</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>Reihenfolge umkehren</translation>
    </message>
    <message>
        <source>falling ↓</source>
        <translation>fallend ↓</translation>
    </message>
    <message>
        <source>rising ↑</source>
        <translation>steigend ↑</translation>
    </message>
    <message>
        <source>No crops</source>
        <translation>Keine Crops</translation>
    </message>
    <message>
        <source>No rollout of this run zoomed in. Open another run, or train with the zoom-in tool allowed.</source>
        <translation>Kein Rollout dieses Laufs hat gezoomt. Einen anderen Lauf öffnen, oder mit erlaubtem Zoom-Werkzeug trainieren.</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>Kein Lauf offen</translation>
    </message>
    <message>
        <source>Open a run: every crop its rollouts looked at appears here as a tile.</source>
        <translation>Einen Lauf öffnen: jeder Crop, den seine Rollouts ansahen, erscheint hier als Kachel.</translation>
    </message>
    <message>
        <source>%1 crops of %2 rollouts</source>
        <translation>%1 Crops aus %2 Rollouts</translation>
    </message>
    <message>
        <source>%1 crops; reading traces: %2 of %3…</source>
        <translation>%1 Crops; Traces werden gelesen: %2 von %3…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveMarks</name>
    <message>
        <source>The note “%1” was not kept: %2</source>
        <translation>Die Notiz „%1“ wurde nicht behalten: %2</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>Notes are kept in the run folder of the open run; this plot shows no curve of it.</source>
        <translation>Notizen liegen im Ordner des offenen Laufs; dieser Plot zeigt keine Kurve davon.</translation>
    </message>
    <message>
        <source>Pin a note</source>
        <translation>Notiz anheften</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Note at step %1 of %2</source>
        <translation>Notiz bei Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Note at step %1</source>
        <translation>Notiz bei Schritt %1</translation>
    </message>
    <message>
        <source>Remove the note</source>
        <translation>Notiz entfernen</translation>
    </message>
    <message>
        <source>Show the step&apos;s rollouts</source>
        <translation>Rollouts des Schritts zeigen</translation>
    </message>
    <message>
        <source>Another run was opened meanwhile: the note went to %1, for which it was written.</source>
        <translation>Inzwischen wurde ein anderer Lauf geöffnet: Die Notiz ging an %1, für den sie geschrieben wurde.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurvePlot</name>
    <message>
        <source>Curves: %1</source>
        <translation>Kurven: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n at or below 0 left out)</source>
        <translation>
            <numerusform>%1 (%n bei oder unter 0 ausgelassen)</numerusform>
            <numerusform>%1 (%n bei oder unter 0 ausgelassen)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n ≤ 0: ▼)</source>
        <translation>
            <numerusform>%1 (%n ≤ 0: ▼)</numerusform>
            <numerusform>%1 (%n ≤ 0: ▼)</numerusform>
        </translation>
    </message>
    <message>
        <source>no number at both</source>
        <translation>nicht bei beiden eine Zahl</translation>
    </message>
    <message>
        <source>%1 → %2 (Δ %3%4)</source>
        <translation>%1 → %2 (Δ %3%4)</translation>
    </message>
    <message>
        <source>%1   %2 → %3 (Δ %4)</source>
        <translation>%1   %2 → %3 (Δ %4)</translation>
    </message>
    <message>
        <source>%1   at %2</source>
        <translation>%1   bei %2</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>Stufe %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveSeries</name>
    <message numerus="yes">
        <source>%1 · mean of %n runs</source>
        <translation>
            <numerusform>%1 · Mittel aus %n Lauf</numerusform>
            <numerusform>%1 · Mittel aus %n Läufen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveTools</name>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Log X</source>
        <translation>Log X</translation>
    </message>
    <message>
        <source>Log Y</source>
        <translation>Log Y</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <source>The view before</source>
        <translation>Die Ansicht davor</translation>
    </message>
    <message>
        <source>Back to the view before (Alt+Up)</source>
        <translation>Zurück zur Ansicht davor (Alt+Up)</translation>
    </message>
    <message>
        <source>The view after</source>
        <translation>Die Ansicht danach</translation>
    </message>
    <message>
        <source>Forward again (Alt+Down)</source>
        <translation>Wieder vorwärts (Alt+Down)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Relative step</source>
        <translation>Relativer Schritt</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>Time since start</source>
        <translation>Zeit seit Start</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>X axis</source>
        <translation>X-Achse</translation>
    </message>
    <message>
        <source>What the x axis shows. Over a metric the points are not joined: their order is not that of training</source>
        <translation>Was die X-Achse zeigt. Über einer Metrik werden die Punkte nicht verbunden: ihre Reihenfolge ist nicht die des Trainings</translation>
    </message>
    <message>
        <source>Metric on the x axis</source>
        <translation>Metrik auf der X-Achse</translation>
    </message>
    <message>
        <source>Show all steps and grow with the run</source>
        <translation>Alle Schritte zeigen und mit dem Lauf wachsen</translation>
    </message>
    <message>
        <source>Logarithmic x; points at or below 0 are left out and counted</source>
        <translation>Logarithmisches X; Punkte bei oder unter 0 werden ausgelassen und gezählt</translation>
    </message>
    <message>
        <source>Logarithmic values; values at or below 0 are gaps, marked ▼ at the border and counted</source>
        <translation>Logarithmische Werte; Werte bei oder unter 0 sind Lücken, am Rand mit ▼ markiert und gezählt</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Wheel zooms, drag moves, Ctrl+drag draws a box, click shows the step&apos;s rollouts, Shift+click sets cursors, right click pins notes</source>
        <translation>Rad zoomt, Ziehen verschiebt, Ctrl+Ziehen zeichnet eine Box, Klick zeigt die Rollouts des Schritts, Umschalt+Klick setzt Cursor, Rechtsklick heftet Notizen an</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Weight of the past in a moving average; the raw values stay visible</source>
        <translation>Gewicht der Vergangenheit im gleitenden Mittel; die Rohwerte bleiben sichtbar</translation>
    </message>
    <message>
        <source>Usual curves</source>
        <translation>Übliche Kurven</translation>
    </message>
    <message>
        <source>Show the curves that matter first</source>
        <translation>Zuerst die Kurven zeigen, auf die es ankommt</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Vergleichen…</translation>
    </message>
    <message>
        <source>Lay other runs, or logs of other programs, over these curves</source>
        <translation>Andere Läufe, oder Logs anderer Programme, über diese Kurven legen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Save the plots, or the numbers of the visible range</source>
        <translation>Die Plots speichern, oder die Zahlen des sichtbaren Bereichs</translation>
    </message>
    <message>
        <source>All plots as %1…</source>
        <translation>Alle Plots als %1…</translation>
    </message>
    <message>
        <source>The visible numbers as CSV…</source>
        <translation>Die sichtbaren Zahlen als CSV…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurvesPanel</name>
    <message>
        <source>Curves to show</source>
        <translation>Zu zeigende Kurven</translation>
    </message>
    <message>
        <source>No curves yet</source>
        <translation>Noch keine Kurven</translation>
    </message>
    <message>
        <source>Curves appear after the first step of a training. Start one in the Training panel, or open a run.</source>
        <translation>Kurven erscheinen nach dem ersten Schritt eines Trainings. Im Trainings-Panel eines starten, oder einen Lauf öffnen.</translation>
    </message>
    <message>
        <source>This run did not record how many tokens a step took; choose another x axis.</source>
        <translation>Dieser Lauf hat nicht festgehalten, wie viele Token ein Schritt brauchte; eine andere X-Achse wählen.</translation>
    </message>
    <message>
        <source>Draw all runs as one curve: their mean, between the lowest and the highest</source>
        <translation>Alle Läufe als eine Kurve zeichnen: ihr Mittel, zwischen dem niedrigsten und dem höchsten</translation>
    </message>
    <message>
        <source>For several runs over steps: lay other runs over these curves first</source>
        <translation>Für mehrere Läufe über Schritten: zuerst andere Läufe über diese Kurven legen</translation>
    </message>
    <message>
        <source>Pin a note at step %1…</source>
        <translation>Bei Schritt %1 eine Notiz anheften…</translation>
    </message>
    <message>
        <source>Pin a note…</source>
        <translation>Eine Notiz anheften…</translation>
    </message>
    <message>
        <source>Set a cursor here</source>
        <translation>Hier einen Cursor setzen</translation>
    </message>
    <message>
        <source>Remove the cursors</source>
        <translation>Die Cursor entfernen</translation>
    </message>
    <message>
        <source>Save this plot… (PNG, SVG, PDF)</source>
        <translation>Diesen Plot speichern… (PNG, SVG, PDF)</translation>
    </message>
    <message>
        <source>Save this plot</source>
        <translation>Diesen Plot speichern</translation>
    </message>
    <message>
        <source>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</source>
        <translation>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>%1 gespeichert.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Add a run folder…</source>
        <translation>Einen Laufordner hinzufügen…</translation>
    </message>
    <message>
        <source>Add a log file… (TensorBoard, TRL, verl, W&amp;B, CSV, JSONL)</source>
        <translation>Eine Logdatei hinzufügen… (TensorBoard, TRL, verl, W&amp;B, CSV, JSONL)</translation>
    </message>
    <message>
        <source>Remove %1 (%2)</source>
        <translation>%1 entfernen (%2)</translation>
    </message>
    <message>
        <source>A run folder, or a folder of event files</source>
        <translation>Ein Laufordner, oder ein Ordner mit Event-Dateien</translation>
    </message>
    <message>
        <source>A log of another program</source>
        <translation>Ein Log eines anderen Programms</translation>
    </message>
    <message>
        <source>The plot was replaced meanwhile, by another run or other curves: nothing was saved.</source>
        <translation>Das Diagramm wurde inzwischen durch einen anderen Lauf oder andere Kurven ersetzt: Nichts wurde gespeichert.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::DockTitle</name>
    <message>
        <source>Float or dock: %1</source>
        <translation>Lösen oder andocken: %1</translation>
    </message>
    <message>
        <source>Hide: %1</source>
        <translation>Verbergen: %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvaluationPanel</name>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>Relevanz</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Add results…</source>
        <translation>Ergebnisse hinzufügen…</translation>
    </message>
    <message>
        <source>Test file…</source>
        <translation>Testdatei…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Predictions on DriveLMM-o1 (idx and llm-response, or id and answer), or what the official script wrote</source>
        <translation>Vorhersagen zu DriveLMM-o1 (idx und llm-response, oder id und answer), oder was das offizielle Skript schrieb</translation>
    </message>
    <message>
        <source>DriveLMM-o1&apos;s test file: references, options, and what is missing from the predictions</source>
        <translation>Testdatei von DriveLMM-o1: Referenzen, Optionen, und was in den Vorhersagen fehlt</translation>
    </message>
    <message>
        <source>Take the selected file off the table (Delete)</source>
        <translation>Die gewählte Datei aus der Tabelle nehmen (Delete)</translation>
    </message>
    <message>
        <source>Add files of predictions or scores</source>
        <translation>Dateien mit Vorhersagen oder Punkten hinzufügen</translation>
    </message>
    <message>
        <source>Choose DriveLMM-o1&apos;s test file</source>
        <translation>Die Testdatei von DriveLMM-o1 wählen</translation>
    </message>
    <message>
        <source>Remove the selected file from the table</source>
        <translation>Die gewählte Datei aus der Tabelle entfernen</translation>
    </message>
    <message>
        <source>Results on DriveLMM-o1, published and yours</source>
        <translation>Ergebnisse zu DriveLMM-o1, veröffentlichte und eigene</translation>
    </message>
    <message>
        <source>Multiple choice of the selected file by question number</source>
        <translation>Multiple Choice der gewählten Datei nach Fragennummer</translation>
    </message>
    <message>
        <source>Files of predictions or scores</source>
        <translation>Dateien mit Vorhersagen oder Punkten</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>DriveLMM-o1&apos;s test file</source>
        <translation>Testdatei von DriveLMM-o1</translation>
    </message>
    <message>
        <source>no test file chosen</source>
        <translation>keine Testdatei gewählt</translation>
    </message>
    <message>
        <source>Test file: %1</source>
        <translation>Testdatei: %1</translation>
    </message>
    <message>
        <source>%1 (yours)</source>
        <translation>%1 (eigen)</translation>
    </message>
    <message>
        <source>Published rows are not split by question number. Select one of your files.</source>
        <translation>Veröffentlichte Zeilen sind nicht nach Fragennummer aufgeteilt. Eine der eigenen Dateien wählen.</translation>
    </message>
    <message>
        <source>Add a file of predictions or scores: it stands below the published rows, with its multiple choice by question number here.</source>
        <translation>Eine Datei mit Vorhersagen oder Punkten hinzufügen: sie steht dann unter den veröffentlichten Zeilen, ihr Multiple Choice nach Fragennummer hier.</translation>
    </message>
    <message>
        <source>Replies without a letter to the official script: %1; wrong to it and right to a reader: %2; the other way round: %3.</source>
        <translation>Antworten ohne Buchstaben für das offizielle Skript: %1; für es falsch und für einen Leser richtig: %2; umgekehrt: %3.</translation>
    </message>
    <message>
        <source>Reasoning: %1 by the judge&apos;s own averages, %2 by the true averages of its twelve scores.</source>
        <translation>Reasoning: %1 nach den eigenen Mittelwerten des Bewerters, %2 nach den wahren Mittelwerten seiner zwölf Punkte.</translation>
    </message>
    <message>
        <source>%1 notes, the first: %2</source>
        <translation>%1 Hinweise, der erste: %2</translation>
    </message>
    <message>
        <source>%1
Remove takes the file off the table; once it is mended, it is read again when a file is added or the program starts.</source>
        <translation>%1
Entfernen nimmt die Datei aus der Tabelle; ist sie geheilt, wird sie wieder gelesen, sobald eine Datei hinzukommt oder das Programm startet.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceDelegate</name>
    <message>
        <source>no crop</source>
        <translation>kein Crop</translation>
    </message>
    <message>
        <source>label, crop</source>
        <translation>Label, Crop</translation>
    </message>
    <message>
        <source>label, frame</source>
        <translation>Label, Bild</translation>
    </message>
    <message>
        <source>other: %1</source>
        <translation>anderes: %1</translation>
    </message>
    <message>
        <source>second witness</source>
        <translation>zweiter Zeuge</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceModel</name>
    <message>
        <source>%1 × %2 px at (%3, %4)</source>
        <translation>%1 × %2 px bei (%3, %4)</translation>
    </message>
    <message>
        <source>Zoom %1, %2</source>
        <translation>Zoom %1, %2</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>kein Label</translation>
    </message>
    <message>
        <source>No crop: %1</source>
        <translation>Kein Crop: %1</translation>
    </message>
    <message>
        <source>no CLIP scores</source>
        <translation>keine CLIP-Werte</translation>
    </message>
    <message>
        <source>asking CLIP…</source>
        <translation>CLIP wird befragt…</translation>
    </message>
    <message>
        <source>CLIP of label and crop %1, of label and frame %2, %3</source>
        <translation>CLIP von Label und Crop %1, von Label und Bild %2, %3</translation>
    </message>
    <message>
        <source>best other label %1, %2</source>
        <translation>bestes anderes Label %1, %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidencePanel</name>
    <message>
        <source>The CLIP that is asked how well label and picture fit</source>
        <translation>Das CLIP, das befragt wird, wie gut Label und Bild passen</translation>
    </message>
    <message>
        <source>Choose the CLIP</source>
        <translation>Das CLIP wählen</translation>
    </message>
    <message>
        <source>The second witness: an object detector (ONNX) that knows nothing of CLIP</source>
        <translation>Der zweite Zeuge: ein Objektdetektor (ONNX), der nichts von CLIP weiß</translation>
    </message>
    <message>
        <source>Choose the second witness</source>
        <translation>Den zweiten Zeugen wählen</translation>
    </message>
    <message>
        <source>Evidence for each zoom of the rollout</source>
        <translation>Belege für jeden Zoom des Rollouts</translation>
    </message>
    <message>
        <source>The run&apos;s own CLIP</source>
        <translation>Das CLIP des Laufs</translation>
    </message>
    <message>
        <source>The embedded CLIP</source>
        <translation>Das eingebettete CLIP</translation>
    </message>
    <message>
        <source>A CLIP folder (Hugging Face)…</source>
        <translation>Ein CLIP-Ordner (Hugging Face)…</translation>
    </message>
    <message>
        <source>Folder of a CLIP</source>
        <translation>Ordner eines CLIP</translation>
    </message>
    <message>
        <source>FastestDet (shipped)</source>
        <translation>FastestDet (mitgeliefert)</translation>
    </message>
    <message>
        <source>A YOLO-style detector (ONNX)…</source>
        <translation>Ein Detektor wie YOLO (ONNX)…</translation>
    </message>
    <message>
        <source>An object detector</source>
        <translation>Ein Objektdetektor</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
        <source>Second witness: %1 ▾</source>
        <translation>Zweiter Zeuge: %1 ▾</translation>
    </message>
    <message>
        <source>CLIP: %1 ▾</source>
        <translation>CLIP: %1 ▾</translation>
    </message>
    <message>
        <source>CLIP: the run&apos;s ▾</source>
        <translation>CLIP: das des Laufs ▾</translation>
    </message>
    <message>
        <source>CLIP: the run&apos;s, %1 ▾</source>
        <translation>CLIP: das des Laufs, %1 ▾</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>Kein Rollout gewählt</translation>
    </message>
    <message>
        <source>Choose a rollout: each of its zooms appears here with what CLIP and an object detector say about it.</source>
        <translation>Einen Rollout wählen: jeder seiner Zooms erscheint hier mit dem, was CLIP und ein Objektdetektor dazu sagen.</translation>
    </message>
    <message>
        <source>No zoom in this rollout</source>
        <translation>Kein Zoom in diesem Rollout</translation>
    </message>
    <message>
        <source>The model answered from the whole frame. The filter zooms&gt;0 lists the rollouts that looked closer.</source>
        <translation>Das Modell antwortete aus dem ganzen Bild. Der Filter zooms&gt;0 listet die Rollouts, die genauer hinsahen.</translation>
    </message>
    <message>
        <source>1 zoom</source>
        <translation>1 Zoom</translation>
    </message>
    <message>
        <source>%1 zooms</source>
        <translation>%1 Zooms</translation>
    </message>
    <message>
        <source>: choose one above the cards</source>
        <translation>: oberhalb der Karten einen wählen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceScale</name>
    <message>
        <source>Axis of the CLIP scores</source>
        <translation>Achse der CLIP-Werte</translation>
    </message>
    <message>
        <source>CLIP(text, picture): cosine of the embeddings of a text and a picture, −1 to 1.
A large CLIP gives about 0.15 to 0.35 here, the embedded one up to about 0.8: the axis follows the values.</source>
        <translation>CLIP(Text, Bild): Kosinus der Einbettungen von Text und Bild, −1 bis 1.
Ein großes CLIP gibt hier etwa 0.15 bis 0.35, das eingebettete bis etwa 0.8: die Achse folgt den Werten.</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>von %1 bis %2</translation>
    </message>
    <message>
        <source>CLIP cosine</source>
        <translation>CLIP-Kosinus</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailureTableModel</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1, %2 %3</source>
        <translation>%1, %2 %3</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n failures</source>
        <translation>
            <numerusform>%1: %n Fehler</numerusform>
            <numerusform>%1: %n Fehler</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailuresPanel</name>
    <message>
        <source>No annotations</source>
        <translation>Keine Annotationen</translation>
    </message>
    <message>
        <source>Mark what went wrong in a case (Shift+L): the numbers of the failure set are counted here.</source>
        <translation>Markieren, was in einem Fall schiefging (Shift+L): hier werden die Zahlen der Fehlermenge gezählt.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Train on these…</source>
        <translation>Training…</translation>
    </message>
    <message>
        <source>by camera</source>
        <translation>nach Kamera</translation>
    </message>
    <message>
        <source>by label</source>
        <translation>nach Label</translation>
    </message>
    <message>
        <source>by question kind</source>
        <translation>nach Art der Frage</translation>
    </message>
    <message>
        <source>by checkpoint</source>
        <translation>nach Checkpoint</translation>
    </message>
    <message>
        <source>What types of failures are counted by</source>
        <translation>Wonach die Arten der Fehler gezählt werden</translation>
    </message>
    <message>
        <source>Camera: of the evidence, else of the zoom; label: what the model called the zoom</source>
        <translation>Kamera: die des Belegs, sonst die des Zooms; Label: wie das Modell den Zoom nannte</translation>
    </message>
    <message>
        <source>Checked cases of all</source>
        <translation>Geprüfte Fälle von allen</translation>
    </message>
    <message>
        <source>One file with the numbers and every annotated case with its picture: HTML or PDF</source>
        <translation>Eine Datei mit den Zahlen und jedem annotierten Fall samt Bild: HTML oder PDF</translation>
    </message>
    <message>
        <source>The annotated cases that pass the filter line become a file that the next recipe trains on</source>
        <translation>Die annotierten Fälle, die die Filterzeile passieren, werden eine Datei, auf der das nächste Rezept trainiert</translation>
    </message>
    <message>
        <source>Numbers of the failure set</source>
        <translation>Zahlen der Fehlermenge</translation>
    </message>
    <message>
        <source>Failures by type</source>
        <translation>Fehler nach Art</translation>
    </message>
    <message>
        <source>The report is in %1.</source>
        <translation>Der Bericht liegt in %1.</translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>%1 von %2 geprüft</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Write the report of the annotations</source>
        <translation>Bericht der Annotationen schreiben</translation>
    </message>
    <message>
        <source>Reports (*.html *.pdf)</source>
        <translation>Berichte (*.html *.pdf)</translation>
    </message>
    <message>
        <source>Write the annotated cases as a file for recipes</source>
        <translation>Die annotierten Fälle als Datei für Rezepte schreiben</translation>
    </message>
    <message>
        <source>Case files (*.json)</source>
        <translation>Falldateien (*.json)</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>Der Bericht wird geschrieben…</translation>
    </message>
    <message>
        <source>Writing the cases…</source>
        <translation>Die Fälle werden geschrieben…</translation>
    </message>
    <message numerus="yes">
        <source> %n left out: %1.</source>
        <translation>
            <numerusform> %n ausgelassen: %1.</numerusform>
            <numerusform> %n ausgelassen: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cases are in %1.</source>
        <translation>
            <numerusform>%n Fall liegt in %1.</numerusform>
            <numerusform>%n Fälle liegen in %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no case behind this number.</source>
        <translation>Hinter dieser Zahl steht kein Fall.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FramePanel</name>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>g %1</source>
        <translation>g %1</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Fit the whole picture (0)</source>
        <translation>Das ganze Bild einpassen (0)</translation>
    </message>
    <message>
        <source>Zoom to the selected box (Z)</source>
        <translation>Auf die gewählte Box zoomen (Z)</translation>
    </message>
    <message>
        <source>Show where the object really is, when the data set knows it (T)</source>
        <translation>Zeigen, wo das Objekt wirklich ist, wenn der Datensatz es weiß (T)</translation>
    </message>
    <message>
        <source>Show the zoom boxes (O); hold Shift to hide them for a moment</source>
        <translation>Die Zoom-Boxen zeigen (O); Umschalt halten verbirgt sie kurz</translation>
    </message>
    <message>
        <source>Show where CLIP finds the zoom&apos;s label (H)</source>
        <translation>Zeigen, wo CLIP das Label des Zooms findet (H)</translation>
    </message>
    <message numerus="yes">
        <source>Key objects of %n pictures are known.</source>
        <translation>
            <numerusform>Key Objects von %n Bild sind bekannt.</numerusform>
            <numerusform>Key Objects von %n Bildern sind bekannt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n records or pictures were left out: %1</source>
        <translation>
            <numerusform>%n Datensatz oder Bild wurde ausgelassen: %1</numerusform>
            <numerusform>%n Datensätze oder Bilder wurden ausgelassen: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking into the pictures of the data set: %1 of %2</source>
        <translation>Die Bilder des Datensatzes werden durchgesehen: %1 von %2</translation>
    </message>
    <message>
        <source>Choose a rollout: its frame or six views appear here, with every zoom box drawn.</source>
        <translation>Einen Rollout wählen: sein Bild oder seine sechs Ansichten erscheinen hier, mit jeder Zoom-Box.</translation>
    </message>
    <message>
        <source>The picture cannot be shown</source>
        <translation>Das Bild kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 px, seen by the model as %4 × %5</source>
        <translation>%1 · %2 × %3 px, vom Modell gesehen als %4 × %5</translation>
    </message>
    <message>
        <source>six cameras</source>
        <translation>sechs Kameras</translation>
    </message>
    <message>
        <source>one camera</source>
        <translation>eine Kamera</translation>
    </message>
    <message>
        <source>Rejected: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>A DriveLM file with key objects</source>
        <translation>Eine DriveLM-Datei mit Key Objects</translation>
    </message>
    <message>
        <source>DriveLM (*.json)</source>
        <translation>DriveLM (*.json)</translation>
    </message>
    <message>
        <source>A folder with the pictures of the traces, anywhere below it</source>
        <translation>Ein Ordner, unter dem irgendwo die Bilder der Traces liegen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FrameView</name>
    <message>
        <source>%1, mirrored</source>
        <translation>%1, gespiegelt</translation>
    </message>
    <message>
        <source> (rejected: %1)</source>
        <translation> (abgelehnt: %1)</translation>
    </message>
    <message>
        <source>what if</source>
        <translation>was wäre wenn</translation>
    </message>
    <message>
        <source>truth: %1</source>
        <translation>Wahrheit: %1</translation>
    </message>
    <message>
        <source>Picture with zoom boxes</source>
        <translation>Bild mit Zoom-Boxen</translation>
    </message>
    <message>
        <source>x %1  y %2</source>
        <translation>x %1  y %2</translation>
    </message>
    <message>
        <source>   %1  x %2  y %3</source>
        <translation>   %1  x %2  y %3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::GroupModel</name>
    <message>
        <source>thinks</source>
        <translation>denkt</translation>
    </message>
    <message>
        <source>zoom %1 (%2, %3)</source>
        <translation>Zoom %1 (%2, %3)</translation>
    </message>
    <message>
        <source>zoom %1</source>
        <translation>Zoom %1</translation>
    </message>
    <message>
        <source>refused %1</source>
        <translation>abgelehnt %1</translation>
    </message>
    <message>
        <source>answer %1</source>
        <translation>Antwort %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1; most of the group did something else here</source>
        <translation>%1; die meisten der Gruppe taten hier etwas anderes</translation>
    </message>
    <message>
        <source>Step %1 ◂ parts here</source>
        <translation>Schritt %1 ◂ trennt sich hier</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>The first step at which not all rollouts did the same</source>
        <translation>Der erste Schritt, bei dem nicht alle Rollouts dasselbe taten</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>Rollout</translation>
    </message>
    <message>
        <source>Advantage</source>
        <translation>Advantage</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Grounding</source>
        <translation>Grounding</translation>
    </message>
    <message>
        <source>Number in the group, and its answer</source>
        <translation>Nummer in der Gruppe, und die Antwort</translation>
    </message>
    <message>
        <source>(reward - mean of the group) / (deviation + epsilon)</source>
        <translation>(Reward - Mittel der Gruppe) / (Abweichung + Epsilon)</translation>
    </message>
    <message>
        <source>Weighted sum of the terms</source>
        <translation>Gewichtete Summe der Terme</translation>
    </message>
    <message>
        <source>Accuracy term, 0 or 1, unweighted</source>
        <translation>Genauigkeits-Term, 0 oder 1, ungewichtet</translation>
    </message>
    <message>
        <source>Format term, 0 or -1, unweighted</source>
        <translation>Format-Term, 0 oder -1, ungewichtet</translation>
    </message>
    <message>
        <source>CLIP grounding term after the gates, 0 to 1, unweighted</source>
        <translation>CLIP-Grounding-Term nach den Gates, 0 bis 1, ungewichtet</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::GroupPanel</name>
    <message>
        <source>Rollouts of the group, step by step</source>
        <translation>Rollouts der Gruppe, Schritt für Schritt</translation>
    </message>
    <message>
        <source>Same place?</source>
        <translation>Gleiche Stelle?</translation>
    </message>
    <message>
        <source>Best intersection over union of the crops of each two rollouts</source>
        <translation>Bestes Schnitt-durch-Vereinigung der Crops je zweier Rollouts</translation>
    </message>
    <message>
        <source>No group</source>
        <translation>Keine Gruppe</translation>
    </message>
    <message>
        <source>Choose a rollout: all rollouts of its prompt appear here side by side.</source>
        <translation>Einen Rollout wählen: alle Rollouts seines Prompts erscheinen hier nebeneinander.</translation>
    </message>
    <message>
        <source>%1   expected %2</source>
        <translation>%1   erwartet %2</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>One question, answered greedily by each checkpoint: how the answer changed while the model trained</source>
        <translation>Eine Frage, von jedem Checkpoint greedy beantwortet: wie sich die Antwort beim Training änderte</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>no signal</source>
        <translation>kein Signal</translation>
    </message>
    <message>
        <source>The rewards differ, so the group taught something</source>
        <translation>Die Rewards unterscheiden sich, die Gruppe hat also etwas gelehrt</translation>
    </message>
    <message>
        <source>All rewards are equal: nothing was learned from this group</source>
        <translation>Alle Rewards sind gleich: aus dieser Gruppe wurde nichts gelernt</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatBar</name>
    <message>
        <source>What to look for</source>
        <translation>Wonach zu suchen ist</translation>
    </message>
    <message>
        <source>Label of the heat map</source>
        <translation>Label der Heatmap</translation>
    </message>
    <message>
        <source>CLIP looks for this; the selected zoom&apos;s label, or type another and press Return</source>
        <translation>Danach sucht CLIP; das Label des gewählten Zooms, oder ein anderes eingeben und Return drücken</translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation>Deckkraft der Heatmap</translation>
    </message>
    <message>
        <source>%1 of %2 windows…</source>
        <translation>%1 von %2 Fenstern…</translation>
    </message>
    <message>
        <source>Type what to look for, or select a zoom</source>
        <translation>Eingeben, wonach zu suchen ist, oder einen Zoom wählen</translation>
    </message>
    <message>
        <source>Asking CLIP…</source>
        <translation>CLIP wird befragt…</translation>
    </message>
    <message>
        <source>%1 at x %2 y %3</source>
        <translation>%1 bei x %2 y %3</translation>
    </message>
    <message>
        <source>Peak %1</source>
        <translation>Spitze %1</translation>
    </message>
    <message>
        <source>Peak inside the box of zoom %1 (%2)</source>
        <translation>Spitze in der Box von Zoom %1 (%2)</translation>
    </message>
    <message>
        <source>Peak elsewhere, not in the box of zoom %1 (%2)</source>
        <translation>Spitze anderswo, nicht in der Box von Zoom %1 (%2)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatLegend</name>
    <message>
        <source>Colours of the heat map</source>
        <translation>Farben der Heatmap</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>von %1 bis %2</translation>
    </message>
    <message>
        <source>r(p) = mean over 3 window sizes of Σ k(p, w) · CLIP(“%1”, w) / Σ k(p, w)
CLIP(label, w): cosine of label and window w, −1 to 1, by %2; k: 1 in the middle of the window, 0 at its edge.
%3 square windows of 1/2, 3/10 and 1/5 of the shorter side, half overlapping. Colours run from the lowest value of this picture to its highest: compare places, not pictures.</source>
        <translation>r(p) = Mittel über 3 Fenstergrößen von Σ k(p, w) · CLIP(„%1“, w) / Σ k(p, w)
CLIP(Label, w): Kosinus von Label und Fenster w, −1 bis 1, von %2; k: 1 in der Mitte des Fensters, 0 am Rand.
%3 quadratische Fenster von 1/2, 3/10 und 1/5 der kürzeren Seite, halb überlappend. Die Farben reichen vom niedrigsten Wert dieses Bildes bis zum höchsten: Stellen vergleichen, nicht Bilder.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatView</name>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Where the zooms looked</source>
        <translation>Wohin die Zooms sahen</translation>
    </message>
    <message>
        <source>%1, column %2, row %3: %4 looks, %5 per 100 rollouts</source>
        <translation>%1, Spalte %2, Zeile %3: %4 Blicke, %5 je 100 Rollouts</translation>
    </message>
    <message>
        <source>; the other set %1</source>
        <translation>; die andere Menge %1</translation>
    </message>
    <message>
        <source>%1 · %2 zooms · %3 % never seen</source>
        <translation>%1 · %2 Zooms · %3 % nie gesehen</translation>
    </message>
    <message>
        <source>−%1 to +%1 looks per 100 rollouts more than the other set</source>
        <translation>−%1 bis +%1 Blicke je 100 Rollouts mehr als die andere Menge</translation>
    </message>
    <message>
        <source>0 to %1 looks per 100 rollouts; hatched: never</source>
        <translation>0 bis %1 Blicke je 100 Rollouts; schraffiert: nie</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HelpWindow</name>
    <message>
        <source>Help – OmniDrive-R1 Studio</source>
        <translation>Hilfe – OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>Zurück (Alt+Links)</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>Vorwärts (Alt+Rechts)</translation>
    </message>
    <message>
        <source>Contents (Alt+Home)</source>
        <translation>Inhalt (Alt+Pos1)</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Search all pages</source>
        <translation>Alle Seiten durchsuchen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Help page</source>
        <translation>Hilfeseite</translation>
    </message>
    <message>
        <source>No page has all of these words</source>
        <translation>Keine Seite enthält alle diese Wörter</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyEditor</name>
    <message>
        <source>Give this key</source>
        <translation>Diese Taste geben</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>As shipped</source>
        <translation>Wie ausgeliefert</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Einen Befehl finden</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>All as shipped</source>
        <translation>Alle wie ausgeliefert</translation>
    </message>
    <message>
        <source>%1 belongs to “%2”; give that command another key first.</source>
        <translation>%1 gehört zu „%2“; jenem Befehl zuerst eine andere Taste geben.</translation>
    </message>
    <message>
        <source>A key of “%1” belongs to another command now.</source>
        <translation>Eine Taste von „%1“ gehört jetzt einem anderen Befehl.</translation>
    </message>
    <message>
        <source>“%1” has no key now.</source>
        <translation>„%1“ hat jetzt keine Taste.</translation>
    </message>
    <message>
        <source>“%1” is %2 now.</source>
        <translation>„%1“ ist jetzt %2.</translation>
    </message>
    <message>
        <source>All keys are as shipped.</source>
        <translation>Alle Tasten sind wie ausgeliefert.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyNumberModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyOverlay</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Picture, by hand</source>
        <translation>Bild, von Hand</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Zoom to the cursor</source>
        <translation>Zum Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Das Bild verschieben</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Select a box, the smallest first</source>
        <translation>Eine Box wählen, die kleinste zuerst</translation>
    </message>
    <message>
        <source>Hold Shift</source>
        <translation>Umschalt halten</translation>
    </message>
    <message>
        <source>Hide all boxes</source>
        <translation>Alle Boxen verbergen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LabelSetEditor</name>
    <message>
        <source>Types and tags of this project</source>
        <translation>Typen und Schlagworte dieses Projekts</translation>
    </message>
    <message>
        <source>Type of hallucination</source>
        <translation>Art der Halluzination</translation>
    </message>
    <message>
        <source>When it applies, one sentence</source>
        <translation>Wann er zutrifft, ein Satz</translation>
    </message>
    <message>
        <source>Types of hallucination</source>
        <translation>Arten von Halluzination</translation>
    </message>
    <message>
        <source>Tags that are offered</source>
        <translation>Angebotene Schlagworte</translation>
    </message>
    <message>
        <source>Separated by commas; other tags may be used too</source>
        <translation>Durch Kommas getrennt; andere gehen auch</translation>
    </message>
    <message>
        <source>The order is that of the keys: 1 to 8, then F6 and 1 to 8.</source>
        <translation>Die Reihenfolge ist die der Tasten: 1 bis 8, dann F6 und 1 bis 8.</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagworte</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Stored as &quot;%1&quot;</source>
        <translation>Gespeichert als „%1“</translation>
    </message>
    <message numerus="yes">
        <source>%n annotations say &quot;%1&quot; and keep saying so; it is only not offered any more.</source>
        <translation>
            <numerusform>%n Annotation sagt „%1“ und behält es; es wird nur nicht mehr angeboten.</numerusform>
            <numerusform>%n Annotationen sagen „%1“ und behalten es; es wird nur nicht mehr angeboten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LaunchEstimate</name>
    <message>
        <source>The estimate ended without an answer.</source>
        <translation>Die Schätzung endete ohne Antwort.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LaunchForm</name>
    <message>
        <source>Try</source>
        <translation>Probieren</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>as the recipe says</source>
        <translation>wie das Rezept sagt</translation>
    </message>
    <message>
        <source>cpu, cuda, or cuda:N for the N-th graphics card</source>
        <translation>cpu, cuda, oder cuda:N für die N-te Grafikkarte</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Laufordner</translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation>ein neuer Ordner</translation>
    </message>
    <message>
        <source>Command that the start button runs</source>
        <translation>Befehl, den der Startknopf ausführt</translation>
    </message>
    <message>
        <source>What the start button runs; a terminal takes it too</source>
        <translation>Was der Startknopf ausführt; ein Terminal nimmt es auch</translation>
    </message>
    <message>
        <source>What the training needs</source>
        <translation>Was das Training braucht</translation>
    </message>
    <message>
        <source>Two real steps of each stage tell the time; nothing of them is kept</source>
        <translation>Zwei echte Schritte jeder Stufe verraten die Zeit; davon bleibt nichts</translation>
    </message>
    <message>
        <source>Edit, clone, compare or open a recipe</source>
        <translation>Ein Rezept bearbeiten, klonen, vergleichen oder öffnen</translation>
    </message>
    <message>
        <source>Choose where the run goes</source>
        <translation>Wählen, wohin der Lauf kommt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Bedarf</translation>
    </message>
    <message>
        <source>Where the run goes</source>
        <translation>Wohin der Lauf kommt</translation>
    </message>
    <message>
        <source>Edit this recipe…</source>
        <translation>Dieses Rezept bearbeiten…</translation>
    </message>
    <message>
        <source>Clone the recipe of a run…</source>
        <translation>Das Rezept eines Laufs klonen…</translation>
    </message>
    <message>
        <source>Compare it with another…</source>
        <translation>Mit einem anderen vergleichen…</translation>
    </message>
    <message>
        <source>Take a recipe file…</source>
        <translation>Eine Rezeptdatei nehmen…</translation>
    </message>
    <message>
        <source>Take a recipe file</source>
        <translation>Eine Rezeptdatei nehmen</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>Rezepte (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>The run whose recipe is cloned</source>
        <translation>Der Lauf, dessen Rezept geklont wird</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>trying two steps of each stage…</source>
        <translation>zwei Schritte jeder Stufe werden probiert…</translation>
    </message>
    <message>
        <source>about %1 by a trial</source>
        <translation>etwa %1 nach einem Versuch</translation>
    </message>
    <message>
        <source>time: not tried yet</source>
        <translation>Zeit: noch nicht probiert</translation>
    </message>
    <message numerus="yes">
        <source>%n steps; %1; %2</source>
        <translation>
            <numerusform>%n Schritt; %1; %2</numerusform>
            <numerusform>%n Schritte; %1; %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LiveSettingsForm</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Extend</source>
        <translation>Verlängern</translation>
    </message>
    <message>
        <source>Setting to change</source>
        <translation>Zu ändernde Einstellung</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Neuer Wert</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source> steps</source>
        <translation> Schritte</translation>
    </message>
    <message>
        <source>Steps past the planned end</source>
        <translation>Schritte über das geplante Ende hinaus</translation>
    </message>
    <message>
        <source>The trainer changes it at the end of its step; the change is noted on every curve</source>
        <translation>Der Trainer ändert es am Ende seines Schritts; die Änderung wird an jeder Kurve vermerkt</translation>
    </message>
    <message>
        <source>Train so many steps past the planned end</source>
        <translation>So viele Schritte über das geplante Ende hinaus trainieren</translation>
    </message>
    <message>
        <source>%1 Allowed: %2</source>
        <translation>%1 Erlaubt: %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::MainWindow</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>Trace</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>Rollouts</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Verdacht</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Crop wall</source>
        <translation>Crops</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>Was wenn</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Paired cases</source>
        <translation>Fallpaare</translation>
    </message>
    <message>
        <source>Reward replay</source>
        <translation>Reward-Replay</translation>
    </message>
    <message>
        <source>Blind spots</source>
        <translation>Blinde Flecken</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>OmniDrive-R1 Studio</source>
        <translation>OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>%1 – OmniDrive-R1 Studio</source>
        <translation>%1 – OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>Kein Lauf offen</translation>
    </message>
    <message>
        <source>%1 · %2 rollouts · %3</source>
        <translation>%1 · %2 Rollouts · %3</translation>
    </message>
    <message>
        <source>Panels that lie on one another</source>
        <translation>Panels, die übereinander liegen</translation>
    </message>
    <message>
        <source>The interface has %1 % of its size from the next start on</source>
        <translation>Die Oberfläche hat ab dem nächsten Start %1 % ihrer Größe</translation>
    </message>
    <message>
        <source>The language changes with the next start</source>
        <translation>Die Sprache wechselt mit dem nächsten Start</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>Einen Lauf öffnen…</translation>
    </message>
    <message>
        <source>Open a trace file of another program…</source>
        <translation>Eine Trace-Datei eines anderen Programms öffnen…</translation>
    </message>
    <message>
        <source>Lay a data set&apos;s key objects over the pictures… (DriveLM)</source>
        <translation>Key Objects eines Datensatzes über die Bilder legen… (DriveLM)</translation>
    </message>
    <message>
        <source>List the runs of another folder…</source>
        <translation>Die Läufe eines anderen Ordners auflisten…</translation>
    </message>
    <message>
        <source>Look for new runs</source>
        <translation>Nach neuen Läufen sehen</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Einen Befehl finden…</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>Tasten ändern…</translation>
    </message>
    <message>
        <source>Save a picture of the window…</source>
        <translation>Ein Bild des Fensters speichern…</translation>
    </message>
    <message>
        <source>Quit (trainings go on)</source>
        <translation>Beenden (Trainings laufen weiter)</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Curves: the view before</source>
        <translation>Kurven: die Ansicht davor</translation>
    </message>
    <message>
        <source>Curves: the view after</source>
        <translation>Kurven: die Ansicht danach</translation>
    </message>
    <message>
        <source>Back one level (box in hand, heat map, box, child, curves, step, filter)</source>
        <translation>Eine Ebene zurück (Box in der Hand, Heatmap, Box, Kind, Kurven, Schritt, Filter)</translation>
    </message>
    <message>
        <source>One level deeper (group, zoom, box, heat map), as Enter on a rollout</source>
        <translation>Eine Ebene tiefer (Gruppe, Zoom, Box, Heatmap), wie Enter auf einem Rollout</translation>
    </message>
    <message>
        <source>Next theme (light, dark, as the desktop)</source>
        <translation>Nächstes Farbschema (hell, dunkel, wie der Desktop)</translation>
    </message>
    <message>
        <source>Reset the arrangement of the panels</source>
        <translation>Die Anordnung der Panels zurücksetzen</translation>
    </message>
    <message>
        <source>Save the arrangement of the panels by name…</source>
        <translation>Die Anordnung der Panels unter einem Namen speichern…</translation>
    </message>
    <message>
        <source>Saved arrangements of the panels…</source>
        <translation>Gespeicherte Anordnungen der Panels…</translation>
    </message>
    <message>
        <source>Larger interface, from the next start</source>
        <translation>Größere Oberfläche, ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Smaller interface, from the next start</source>
        <translation>Kleinere Oberfläche, ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Language… (English, Deutsch, 简体中文)</source>
        <translation>Sprache… (English, Deutsch, 简体中文)</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Panels</translation>
    </message>
    <message>
        <source>Show or hide: %1</source>
        <translation>Zeigen oder verbergen: %1</translation>
    </message>
    <message>
        <source>Steps and rollouts</source>
        <translation>Schritte und Rollouts</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation>Voriger Schritt</translation>
    </message>
    <message>
        <source>Next zoom</source>
        <translation>Nächster Zoom</translation>
    </message>
    <message>
        <source>Previous zoom</source>
        <translation>Voriger Zoom</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>Erster Schritt</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>Letzter Schritt</translation>
    </message>
    <message>
        <source>Open the step&apos;s whole text</source>
        <translation>Den ganzen Text des Schritts öffnen</translation>
    </message>
    <message>
        <source>Fold or unfold the step</source>
        <translation>Den Schritt ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Fold or unfold all steps</source>
        <translation>Alle Schritte ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Next colouring of the tokens (advantage, ratio, entropy, KL, mask)</source>
        <translation>Nächste Färbung der Token (Advantage, Verhältnis, Entropie, KL, Maske)</translation>
    </message>
    <message>
        <source>Next rollout (of what-if: next continuation)</source>
        <translation>Nächster Rollout (bei Was-wäre-wenn: nächste Fortsetzung)</translation>
    </message>
    <message>
        <source>Previous rollout (of what-if: continuation before)</source>
        <translation>Voriger Rollout (bei Was-wäre-wenn: vorige Fortsetzung)</translation>
    </message>
    <message>
        <source>Next of the group (of a probe: next checkpoint)</source>
        <translation>Nächster der Gruppe (einer Probe: nächster Checkpoint)</translation>
    </message>
    <message>
        <source>Previous of the group (of a probe: checkpoint before)</source>
        <translation>Voriger der Gruppe (einer Probe: voriger Checkpoint)</translation>
    </message>
    <message>
        <source>Filter rollouts</source>
        <translation>Rollouts filtern</translation>
    </message>
    <message>
        <source>Saved filters…</source>
        <translation>Gespeicherte Filter…</translation>
    </message>
    <message>
        <source>Save the filter by name…</source>
        <translation>Den Filter unter einem Namen speichern…</translation>
    </message>
    <message>
        <source>Suspicious cases</source>
        <translation>Verdächtige Fälle</translation>
    </message>
    <message>
        <source>Show the queue of suspicious rollouts</source>
        <translation>Die Liste verdächtiger Rollouts zeigen</translation>
    </message>
    <message>
        <source>Next suspicious rollout</source>
        <translation>Nächster verdächtiger Rollout</translation>
    </message>
    <message>
        <source>Previous suspicious rollout</source>
        <translation>Voriger verdächtiger Rollout</translation>
    </message>
    <message>
        <source>Compare the rollouts of the group</source>
        <translation>Die Rollouts der Gruppe vergleichen</translation>
    </message>
    <message>
        <source>Show the evidence for each zoom</source>
        <translation>Die Belege für jeden Zoom zeigen</translation>
    </message>
    <message>
        <source>Show the wall of all crops</source>
        <translation>Die Wand aller Crops zeigen</translation>
    </message>
    <message>
        <source>Ask the second witness about the queue</source>
        <translation>Den zweiten Zeugen zur Liste befragen</translation>
    </message>
    <message>
        <source>Show where zooms looked, and where none did</source>
        <translation>Zeigen, wohin Zooms sahen und wohin keiner</translation>
    </message>
    <message>
        <source>Show the table of rollouts</source>
        <translation>Die Tabelle der Rollouts zeigen</translation>
    </message>
    <message>
        <source>Take the zoom&apos;s box into hand (arrows nudge, Shift by 10)</source>
        <translation>Die Box des Zooms in die Hand nehmen (Pfeile rücken, Umschalt um 10)</translation>
    </message>
    <message>
        <source>Show what-if</source>
        <translation>Was-wäre-wenn zeigen</translation>
    </message>
    <message>
        <source>Ask again from the selected zoom (Ctrl+Return there)</source>
        <translation>Vom gewählten Zoom aus neu fragen (dort Ctrl+Return)</translation>
    </message>
    <message>
        <source>Cancel asking</source>
        <translation>Fragen abbrechen</translation>
    </message>
    <message>
        <source>Mask test: grey the crop</source>
        <translation>Maskentest: den Crop grau</translation>
    </message>
    <message>
        <source>Mask test: grey the rest</source>
        <translation>Maskentest: den Rest grau</translation>
    </message>
    <message>
        <source>Pin as reference</source>
        <translation>Als Referenz anheften</translation>
    </message>
    <message>
        <source>Pinned as reference: %1</source>
        <translation>Als Referenz angeheftet: %1</translation>
    </message>
    <message>
        <source>Remove the pinned reference</source>
        <translation>Die angeheftete Referenz entfernen</translation>
    </message>
    <message>
        <source>Show the reference beside the selected rollout</source>
        <translation>Die Referenz neben dem gewählten Rollout zeigen</translation>
    </message>
    <message>
        <source>Go to the first difference from the reference</source>
        <translation>Zum ersten Unterschied zur Referenz gehen</translation>
    </message>
    <message>
        <source>Open the texts of both rollouts</source>
        <translation>Die Texte beider Rollouts öffnen</translation>
    </message>
    <message>
        <source>Pair the cases of two runs or checkpoints</source>
        <translation>Die Fälle zweier Läufe oder Checkpoints paaren</translation>
    </message>
    <message>
        <source>Try another reward on the stored rollouts</source>
        <translation>Einen anderen Reward an den gespeicherten Rollouts probieren</translation>
    </message>
    <message>
        <source>Show results on DriveLMM-o1, published and yours</source>
        <translation>Ergebnisse zu DriveLMM-o1 zeigen, veröffentlichte und eigene</translation>
    </message>
    <message>
        <source>Add a file of predictions or scores on DriveLMM-o1…</source>
        <translation>Eine Datei mit Vorhersagen oder Punkten zu DriveLMM-o1 hinzufügen…</translation>
    </message>
    <message>
        <source>Choose DriveLMM-o1&apos;s test file…</source>
        <translation>Die Testdatei von DriveLMM-o1 wählen…</translation>
    </message>
    <message>
        <source>Zoom to the selected box</source>
        <translation>Auf die gewählte Box zoomen</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>Das Bild einpassen</translation>
    </message>
    <message>
        <source>One camera of six alone: the next</source>
        <translation>Eine der sechs Kameras allein: die nächste</translation>
    </message>
    <message>
        <source>One camera of six alone: the one before</source>
        <translation>Eine der sechs Kameras allein: die vorige</translation>
    </message>
    <message>
        <source>Six cameras as they stand around the car</source>
        <translation>Sechs Kameras, wie sie um das Auto stehen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Hineinzoomen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Herauszoomen</translation>
    </message>
    <message>
        <source>Show the true place of the object</source>
        <translation>Den wahren Ort des Objekts zeigen</translation>
    </message>
    <message>
        <source>Show the zoom boxes</source>
        <translation>Die Zoom-Boxen zeigen</translation>
    </message>
    <message>
        <source>Show the data set&apos;s key objects</source>
        <translation>Die Key Objects des Datensatzes zeigen</translation>
    </message>
    <message>
        <source>Show where CLIP finds the zoom&apos;s label</source>
        <translation>Zeigen, wo CLIP das Label des Zooms findet</translation>
    </message>
    <message>
        <source>Pause the training</source>
        <translation>Das Training anhalten</translation>
    </message>
    <message>
        <source>Resume the training</source>
        <translation>Das Training weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Write a checkpoint now</source>
        <translation>Jetzt einen Checkpoint schreiben</translation>
    </message>
    <message>
        <source>Save and stop the training</source>
        <translation>Speichern und das Training beenden</translation>
    </message>
    <message>
        <source>Continue the run from its newest checkpoint</source>
        <translation>Den Lauf von seinem neuesten Checkpoint fortsetzen</translation>
    </message>
    <message>
        <source>Compare two recipes…</source>
        <translation>Zwei Rezepte vergleichen…</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Theme: %1</source>
        <translation>Farbschema: %1</translation>
    </message>
    <message>
        <source>Save a picture of the window</source>
        <translation>Ein Bild des Fensters speichern</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Show the annotation</source>
        <translation>Die Annotation zeigen</translation>
    </message>
    <message>
        <source>Mark as checked and go to the next unchecked</source>
        <translation>Als geprüft markieren und zum nächsten ungeprüften</translation>
    </message>
    <message>
        <source>Next unchecked, this one left as it is</source>
        <translation>Nächster ungeprüfter, dieser bleibt wie er ist</translation>
    </message>
    <message>
        <source>No type</source>
        <translation>Keine Art</translation>
    </message>
    <message>
        <source>Severity: minor</source>
        <translation>Schwere: gering</translation>
    </message>
    <message>
        <source>Severity: major</source>
        <translation>Schwere: erheblich</translation>
    </message>
    <message>
        <source>Severity: critical</source>
        <translation>Schwere: kritisch</translation>
    </message>
    <message>
        <source>The answer is right</source>
        <translation>Die Antwort ist richtig</translation>
    </message>
    <message>
        <source>The answer is false</source>
        <translation>Die Antwort ist falsch</translation>
    </message>
    <message>
        <source>The answer cannot be judged</source>
        <translation>Die Antwort ist nicht zu beurteilen</translation>
    </message>
    <message>
        <source>Write a note (Esc leaves it)</source>
        <translation>Eine Notiz schreiben (Esc verlässt sie)</translation>
    </message>
    <message>
        <source>Draw evidence (arrows nudge, Shift by 10)</source>
        <translation>Einen Beleg zeichnen (Pfeile rücken, Umschalt um 10)</translation>
    </message>
    <message>
        <source>Copy the zoom&apos;s box as evidence</source>
        <translation>Die Box des Zooms als Beleg kopieren</translation>
    </message>
    <message>
        <source>Remove the chosen evidence</source>
        <translation>Den gewählten Beleg entfernen</translation>
    </message>
    <message>
        <source>Undo the newest annotation</source>
        <translation>Die neueste Annotation rückgängig machen</translation>
    </message>
    <message>
        <source>Redo the annotation</source>
        <translation>Die Annotation wiederholen</translation>
    </message>
    <message>
        <source>Show the statistics of the failure set</source>
        <translation>Die Statistik der Fehlermenge zeigen</translation>
    </message>
    <message>
        <source>Write the report of the annotations… (HTML or PDF)</source>
        <translation>Den Bericht der Annotationen schreiben… (HTML oder PDF)</translation>
    </message>
    <message>
        <source>Train on these cases… (annotated ones that pass the filter line)</source>
        <translation>Auf diesen Fällen trainieren… (annotierte, die die Filterzeile passieren)</translation>
    </message>
    <message>
        <source>Follow these cases in the next training… (as its probe set)</source>
        <translation>Diesen Fällen im nächsten Training folgen… (als dessen Probe)</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help, about the panel that has the keyboard</source>
        <translation>Hilfe zum Panel, das die Tastatur hat</translation>
    </message>
    <message>
        <source>Type %1 of the label set&apos;s page, or none again</source>
        <translation>Typ %1 der Seite, oder wieder keiner</translation>
    </message>
    <message>
        <source>Further types of the label set (then 1 to 8)</source>
        <translation>Weitere Typen (dann 1 bis 8)</translation>
    </message>
    <message>
        <source>Edit types and tags of this project…</source>
        <translation>Typen und Schlagworte dieses Projekts ändern…</translation>
    </message>
    <message>
        <source>Annotate the case, the step, the zoom, the tokens in turn</source>
        <translation>Reihum Fall, Schritt, Zoom, Tokens annotieren</translation>
    </message>
    <message>
        <source>Choose tokens to annotate (arrows, Shift extends)</source>
        <translation>Tokens zum Annotieren wählen (Pfeile, Umschalt erweitert)</translation>
    </message>
    <message>
        <source>Write the reason of the next changes (Esc leaves it)</source>
        <translation>Grund der nächsten Änderungen schreiben (Esc verlässt)</translation>
    </message>
    <message>
        <source>Help: %1</source>
        <translation>Hilfe: %1</translation>
    </message>
    <message>
        <source>Find the pictures of traces in a folder…</source>
        <translation>Bilder von Traces in einem Ordner suchen…</translation>
    </message>
    <message>
        <source>Annotations are not saved</source>
        <translation>Annotationen sind nicht gespeichert</translation>
    </message>
    <message>
        <source>What was said last of these runs could not be saved, and would be lost:</source>
        <translation>Die letzten Angaben zu diesen Läufen konnten nicht gespeichert werden und gingen verloren:</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>Erneut speichern</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>Beenden und verwerfen</translation>
    </message>
    <message>
        <source>Annotations not saved: %1 and %2 more</source>
        <translation>Nicht gespeicherte Annotationen: %1 und %2 weitere</translation>
    </message>
    <message>
        <source>Annotations not saved: %1</source>
        <translation>Nicht gespeicherte Annotationen: %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::NoteKeeper</name>
    <message>
        <source>Notes belong to a run, and none is open.</source>
        <translation>Notizen gehören zu einem Lauf, und keiner ist offen.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::OverlapMatrix</name>
    <message>
        <source>Overlap of the crops of each two rollouts</source>
        <translation>Überlappung der Crops je zweier Rollouts</translation>
    </message>
    <message>
        <source>mean overlap %1</source>
        <translation>mittlere Überlappung %1</translation>
    </message>
    <message>
        <source>no two rollouts zoomed</source>
        <translation>keine zwei Rollouts haben gezoomt</translation>
    </message>
    <message>
        <source>no crop</source>
        <translation>kein Crop</translation>
    </message>
    <message>
        <source>intersection over union %1</source>
        <translation>Schnitt durch Vereinigung %1</translation>
    </message>
    <message>
        <source>Rollouts %1 and %2: %3</source>
        <translation>Rollouts %1 und %2: %3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::PairsPanel</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>The same cases under two checkpoints</source>
        <translation>Dieselben Fälle unter zwei Checkpoints</translation>
    </message>
    <message>
        <source>Choose two runs, two archives of rollouts, or two ranges of steps of one run. Cases are paired by question and picture.</source>
        <translation>Zwei Läufe, zwei Archive von Rollouts oder zwei Bereiche von Schritten eines Laufs wählen. Fälle werden nach Frage und Bild gepaart.</translation>
    </message>
    <message>
        <source>Traces read</source>
        <translation>Gelesene Traces</translation>
    </message>
    <message>
        <source>Cases in both sets</source>
        <translation>Fälle in beiden Mengen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>Reading %1: %2 of %3 rollouts</source>
        <translation>%1 wird gelesen: %2 von %3 Rollouts</translation>
    </message>
    <message>
        <source> %1 cases are in the first set alone, %2 in the second.</source>
        <translation> %1 Fälle sind nur in der ersten Menge, %2 in der zweiten.</translation>
    </message>
    <message>
        <source> %1 traces could not be read.</source>
        <translation> %1 Traces konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>Alle %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::QueueModel</name>
    <message>
        <source>a zoom without a label</source>
        <translation>ein Zoom ohne Label</translation>
    </message>
    <message>
        <source>%1 · answers %2</source>
        <translation>%1 · antwortet %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::QueuePanel</name>
    <message>
        <source>Nothing suspicious</source>
        <translation>Nichts Verdächtiges</translation>
    </message>
    <message>
        <source>Open a run: rollouts that answer with confidence although no crop shows what they name come here, the worst first.</source>
        <translation>Einen Lauf öffnen: Rollouts, die sicher antworten, obwohl kein Crop zeigt, was sie nennen, kommen hierher, der schlimmste zuerst.</translation>
    </message>
    <message>
        <source>Suspicious rollouts, the worst first</source>
        <translation>Verdächtige Rollouts, der schlimmste zuerst</translation>
    </message>
    <message>
        <source>score = 100 × confidence × (0.15 + 0.85 ungrounded) × (0.5 + 0.5 disagreement) × witness
confidence: geometric mean of the probabilities of the last turn&apos;s tokens
ungrounded: −log10(g) / 6 of the best grounding score g of its crops
disagreement: share of the group that answered otherwise
The truth of the data set plays no part.</source>
        <translation>Wert = 100 × Konfidenz × (0.15 + 0.85 Ungrounded) × (0.5 + 0.5 Uneinigkeit) × Zeuge
Konfidenz: geometrisches Mittel der Wahrscheinlichkeiten der Token der letzten Runde
Ungrounded: −log10(g) / 6 des besten Grounding-Werts g seiner Crops
Uneinigkeit: Anteil der Gruppe, der anders antwortete
Die Wahrheit des Datensatzes spielt keine Rolle.</translation>
    </message>
    <message>
        <source>An object detector that knows nothing of the model looks at the first %1 cases; its “no” raises them in the queue</source>
        <translation>Ein Objektdetektor, der nichts vom Modell weiß, sieht die ersten %1 Fälle an; sein „Nein“ hebt sie in der Liste</translation>
    </message>
    <message>
        <source>; the second witness was asked about %1</source>
        <translation>; der zweite Zeuge wurde zu %1 befragt</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts, the most suspicious first%3</source>
        <translation>%1 von %2 Rollouts, der verdächtigste zuerst%3</translation>
    </message>
    <message>
        <source>Reading traces: %1 of %2…</source>
        <translation>Traces werden gelesen: %1 von %2…</translation>
    </message>
    <message>
        <source>Ask the second witness about %1</source>
        <translation>Den zweiten Zeugen zu %1 befragen</translation>
    </message>
    <message>
        <source>Cancel (%1 of %2, %3 left)</source>
        <translation>Abbrechen (%1 von %2, noch %3)</translation>
    </message>
    <message>
        <source>Cancel (%1 to ask)</source>
        <translation>Abbrechen (%1 zu fragen)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RadarView</name>
    <message>
        <source>Radar of the five reported scores</source>
        <translation>Netzdiagramm der fünf genannten Werte</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeComparison</name>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>Compare two recipes</source>
        <translation>Zwei Rezepte vergleichen</translation>
    </message>
    <message>
        <source>Another recipe file, or another run</source>
        <translation>Eine andere Rezeptdatei, oder ein anderer Lauf</translation>
    </message>
    <message>
        <source>A recipe file…</source>
        <translation>Eine Rezeptdatei…</translation>
    </message>
    <message>
        <source>The recipe of a run…</source>
        <translation>Das Rezept eines Laufs…</translation>
    </message>
    <message>
        <source>Fields in which the recipes differ</source>
        <translation>Felder, in denen sich die Rezepte unterscheiden</translation>
    </message>
    <message>
        <source>One recipe</source>
        <translation>Ein Rezept</translation>
    </message>
    <message>
        <source>The other recipe</source>
        <translation>Das andere Rezept</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The run whose recipe is compared</source>
        <translation>Der Lauf, dessen Rezept verglichen wird</translation>
    </message>
    <message>
        <source>The recipe to compare</source>
        <translation>Das zu vergleichende Rezept</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>Rezepte (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Both say the same in every field.</source>
        <translation>Beide sagen in jedem Feld dasselbe.</translation>
    </message>
    <message>
        <source>1 field differs.</source>
        <translation>1 Feld ist verschieden.</translation>
    </message>
    <message numerus="yes">
        <source>%n fields differ.</source>
        <translation>
            <numerusform>%n Feld ist verschieden.</numerusform>
            <numerusform>%n Felder sind verschieden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeEditor</name>
    <message>
        <source>Stage %1</source>
        <translation>Stufe %1</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>Rollouts</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Model and data</source>
        <translation>Modell und Daten</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Save and use…</source>
        <translation>Speichern und nehmen…</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>All fields fit.</source>
        <translation>Alle Felder passen.</translation>
    </message>
    <message>
        <source>1 field does not fit: %1</source>
        <translation>1 Feld passt nicht: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n fields do not fit: %1</source>
        <translation>
            <numerusform>%n Feld passt nicht: %1</numerusform>
            <numerusform>%n Felder passen nicht: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeFieldRow</name>
    <message>
        <source>default %1</source>
        <translation>Vorgabe %1</translation>
    </message>
    <message>
        <source>one entry a line</source>
        <translation>ein Eintrag je Zeile</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ReplayModel</name>
    <message>
        <source>right ✓</source>
        <translation>richtig ✓</translation>
    </message>
    <message>
        <source>wrong ✗</source>
        <translation>falsch ✗</translation>
    </message>
    <message>
        <source>rollout</source>
        <translation>Rollout</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>new reward</source>
        <translation>neuer Reward</translation>
    </message>
    <message>
        <source>advantage</source>
        <translation>Advantage</translation>
    </message>
    <message>
        <source>new advantage</source>
        <translation>neuer Advantage</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ReplayPanel</name>
    <message>
        <source>Stage %1: %2</source>
        <translation>Stufe %1: %2</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Save as recipe…</source>
        <translation>Als Rezept speichern…</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>Kein Lauf offen</translation>
    </message>
    <message>
        <source>Open a run: another reward can be tried on its stored rollouts.</source>
        <translation>Einen Lauf öffnen: an seinen gespeicherten Rollouts lässt sich ein anderer Reward probieren.</translation>
    </message>
    <message>
        <source>Stage of the recipe</source>
        <translation>Stufe des Rezepts</translation>
    </message>
    <message>
        <source>Back to the recipe that the run was made with</source>
        <translation>Zurück zum Rezept, mit dem der Lauf entstand</translation>
    </message>
    <message>
        <source>Write the recipe with this reward; “omnidrive train” takes it</source>
        <translation>Das Rezept mit diesem Reward schreiben; „omnidrive train“ nimmt es</translation>
    </message>
    <message>
        <source>Rollouts whose advantage changes sign</source>
        <translation>Rollouts, deren Advantage das Vorzeichen wechselt</translation>
    </message>
    <message>
        <source>Traces read</source>
        <translation>Gelesene Traces</translation>
    </message>
    <message>
        <source>The threshold at which as many own labels fail as other labels pass</source>
        <translation>Die Schwelle, bei der so viele eigene Labels scheitern wie andere bestehen</translation>
    </message>
    <message>
        <source>Reading traces: %1 of %2</source>
        <translation>Traces werden gelesen: %1 von %2</translation>
    </message>
    <message>
        <source>This run does not say how its rollouts were scored: the values are those of the recipe “embedded”.</source>
        <translation>Dieser Lauf sagt nicht, wie seine Rollouts bewertet wurden: die Werte sind die des Rezepts „embedded“.</translation>
    </message>
    <message>
        <source>The recipe has values that do not fit; they are marked.</source>
        <translation>Das Rezept hat Werte, die nicht passen; sie sind markiert.</translation>
    </message>
    <message>
        <source>This reward gives all %1 rollouts what is stored.</source>
        <translation>Dieser Reward gibt allen %1 Rollouts, was gespeichert ist.</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts change the sign of their advantage; %3 lose theirs, %4 gain one. Groups without signal: %5 of %6 before, %7 now. Mean reward %8 → %9%10.</source>
        <translation>%1 von %2 Rollouts wechseln das Vorzeichen ihres Advantage; %3 verlieren ihren, %4 bekommen einen. Gruppen ohne Signal: vorher %5 von %6, jetzt %7. Mittlerer Reward %8 → %9%10.</translation>
    </message>
    <message>
        <source>, correlation of old and new %1</source>
        <translation>, Korrelation von altem und neuem %1</translation>
    </message>
    <message>
        <source> %1 stored rewards are not what the stored recipe gives: those rollouts were scored in another way.</source>
        <translation> %1 gespeicherte Rewards sind nicht, was das gespeicherte Rezept ergibt: jene Rollouts wurden anders bewertet.</translation>
    </message>
    <message>
        <source> %1 crops lack the CLIP score that this reward needs and count 0.</source>
        <translation> %1 Crops fehlt der CLIP-Wert, den dieser Reward braucht; sie zählen 0.</translation>
    </message>
    <message>
        <source>CLIP can say how well the threshold tells own labels from others: each crop is scored with its label and with that of another zoom of its step.</source>
        <translation>CLIP kann sagen, wie gut die Schwelle eigene Labels von anderen trennt: jeder Crop wird mit seinem Label bewertet und mit dem eines anderen Zooms seines Schritts.</translation>
    </message>
    <message>
        <source> The threshold counts with score “threshold” alone.</source>
        <translation> Die Schwelle zählt nur bei der Funktion „threshold“.</translation>
    </message>
    <message>
        <source>An own label scores above another one in %1 of the pairs (area under the ROC curve %2). At τ %3 pass %4 of the own labels and %5 of the others.%6</source>
        <translation>Ein eigenes Label liegt in %1 der Paare über einem anderen (Fläche unter der ROC-Kurve %2). Bei τ %3 bestehen %4 der eigenen Labels und %5 der anderen.%6</translation>
    </message>
    <message>
        <source>Equal error: τ %1</source>
        <translation>Gleicher Fehler: τ %1</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel (%1 of %2%3)</source>
        <translation>Abbrechen (%1 von %2%3)</translation>
    </message>
    <message>
        <source>Score labels with CLIP</source>
        <translation>Labels mit CLIP bewerten</translation>
    </message>
    <message>
        <source>Score the other %1</source>
        <translation>Die anderen %1 bewerten</translation>
    </message>
    <message>
        <source>All %1 crops scored</source>
        <translation>Alle %1 Crops bewertet</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Recipes (*.yaml)</source>
        <translation>Rezepte (*.yaml)</translation>
    </message>
    <message>
        <source>Saved %1. “omnidrive train %1” trains with this reward.</source>
        <translation>%1 gespeichert. „omnidrive train %1“ trainiert mit diesem Reward.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardBars</name>
    <message>
        <source>Reward by term</source>
        <translation>Reward nach Termen</translation>
    </message>
    <message>
        <source>%1; total %2; advantage %3</source>
        <translation>%1; gesamt %2; Advantage %3</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>advantage in its group %1</source>
        <translation>Advantage in der Gruppe %1</translation>
    </message>
    <message>
        <source>no signal: all rewards of the group are equal</source>
        <translation>kein Signal: alle Rewards der Gruppe sind gleich</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardDifferenceModel</name>
    <message>
        <source>value %1, adds %2</source>
        <translation>Wert %1, bringt %2</translation>
    </message>
    <message>
        <source>value %1; the recipe does not say its weight</source>
        <translation>Wert %1; das Rezept nennt sein Gewicht nicht</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>reward term</source>
        <translation>Reward-Term</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Differenz</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardForm</name>
    <message>
        <source>%1
%2, %3 %4</source>
        <translation>%1
%2, %3 %4</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RolloutTableModel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Whether the final answer is right</source>
        <translation>Ob die endgültige Antwort richtig ist</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Optimiser step the rollout was made for</source>
        <translation>Optimierungsschritt, für den der Rollout entstand</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kind of question</source>
        <translation>Art der Frage</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>Weighted sum of all reward terms</source>
        <translation>Gewichtete Summe aller Reward-Terme</translation>
    </message>
    <message>
        <source>Advantage</source>
        <translation>Advantage</translation>
    </message>
    <message>
        <source>How much better than its group: (reward - mean) / (deviation + epsilon)</source>
        <translation>Wie viel besser als seine Gruppe: (Reward - Mittel) / (Abweichung + Epsilon)</translation>
    </message>
    <message>
        <source>Zooms</source>
        <translation>Zooms</translation>
    </message>
    <message>
        <source>Zoom-in calls that returned a crop (+ failed calls)</source>
        <translation>Zoom-Aufrufe, die einen Crop lieferten (+ gescheiterte)</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>What the model said it zooms on</source>
        <translation>Was das Modell nach eigenem Wort heranzoomt</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>Mean cosine CLIP(crop, label) over the crops</source>
        <translation>Mittlerer Kosinus CLIP(Crop, Label) über die Crops</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Answer given, and the expected one when they differ</source>
        <translation>Gegebene Antwort, und die erwartete, wenn sie abweicht</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Accuracy term, 0 or 1, unweighted</source>
        <translation>Genauigkeits-Term, 0 oder 1, ungewichtet</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Format term, 0 or -1, unweighted</source>
        <translation>Format-Term, 0 oder -1, ungewichtet</translation>
    </message>
    <message>
        <source>Grounding</source>
        <translation>Grounding</translation>
    </message>
    <message>
        <source>CLIP grounding term after the gates, 0 to 1, unweighted</source>
        <translation>CLIP-Grounding-Term nach den Gates, 0 bis 1, ungewichtet</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Tokens that the model generated</source>
        <translation>Token, die das Modell erzeugte</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Training stage; 0 outside training</source>
        <translation>Trainingsstufe; 0 außerhalb eines Trainings</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Rollouts of one question</source>
        <translation>Rollouts einer Frage</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>Rollout</translation>
    </message>
    <message>
        <source>Name of the rollout in this run</source>
        <translation>Name des Rollouts in diesem Lauf</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1, expected %2</source>
        <translation>%1, erwartet %2</translation>
    </message>
    <message>
        <source>The right answer is not known, so this one was not judged</source>
        <translation>Die richtige Antwort ist nicht bekannt, diese wurde also nicht bewertet</translation>
    </message>
    <message>
        <source>From a step that was trained again after a resume</source>
        <translation>Aus einem Schritt, der nach einer Fortsetzung neu trainiert wurde</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Gekürzt</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Unbewertet</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>What people said of it: a tick when it is checked, types of hallucination, else what else was noted</source>
        <translation>Was dazu gesagt wurde: ein Haken, wenn geprüft, Arten von Halluzination, sonst was vermerkt ist</translation>
    </message>
    <message>
        <source>answer %1</source>
        <translation>Antwort %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>checked </source>
        <translation>geprüft </translation>
    </message>
    <message>
        <source>unchecked </source>
        <translation>ungeprüft </translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RolloutsPanel</name>
    <message>
        <source>Terms stand side by side and all must hold; a minus negates one.</source>
        <translation>Terme stehen nebeneinander und müssen alle gelten; ein Minus kehrt einen um.</translation>
    </message>
    <message>
        <source>No rollouts</source>
        <translation>Keine Rollouts</translation>
    </message>
    <message>
        <source>Open a run on the left. Rollouts appear here as soon as the trainer has written them.</source>
        <translation>Links einen Lauf öffnen. Rollouts erscheinen hier, sobald der Trainer sie geschrieben hat.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No rollout of this run passes the filter.</source>
        <translation>Kein Rollout dieses Laufs passiert den Filter.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Filter:  wrong answers with a weak crop = answer:wrong clip&lt;0.2   ( / )</source>
        <translation>Filter:  falsche Antworten mit schwachem Crop = answer:wrong clip&lt;0.2   ( / )</translation>
    </message>
    <message>
        <source>Filter rollouts</source>
        <translation>Rollouts filtern</translation>
    </message>
    <message>
        <source>Show the rollouts of all steps</source>
        <translation>Die Rollouts aller Schritte zeigen</translation>
    </message>
    <message>
        <source>Show the others again</source>
        <translation>Die anderen wieder zeigen</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>Rollouts</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1 rollouts</source>
        <translation>%1 Rollouts</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunListModel</name>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunSetEdit</name>
    <message>
        <source>%1: run, archive or trace file</source>
        <translation>%1: Lauf, Archiv oder Trace-Datei</translation>
    </message>
    <message>
        <source>A run of the list, or the path of a run folder, an archive or a trace file</source>
        <translation>Ein Lauf der Liste, oder der Pfad eines Laufordners, eines Archivs oder einer Trace-Datei</translation>
    </message>
    <message>
        <source>run or trace file</source>
        <translation>Lauf oder Trace-Datei</translation>
    </message>
    <message>
        <source>all steps</source>
        <translation>alle Schritte</translation>
    </message>
    <message>
        <source>Training steps: 10:20, 10:, :20 or 10; empty for all</source>
        <translation>Trainingsschritte: 10:20, 10:, :20 oder 10; leer für alle</translation>
    </message>
    <message>
        <source>%1: training steps</source>
        <translation>%1: Trainingsschritte</translation>
    </message>
    <message>
        <source>Choose another run or trace file</source>
        <translation>Einen anderen Lauf oder eine Trace-Datei wählen</translation>
    </message>
    <message>
        <source>%1: choose another run or trace file</source>
        <translation>%1: einen anderen Lauf oder eine Trace-Datei wählen</translation>
    </message>
    <message>
        <source>Run folder or archive…</source>
        <translation>Laufordner oder Archiv…</translation>
    </message>
    <message>
        <source>Trace file…</source>
        <translation>Trace-Datei…</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Choose a run folder or an archive of rollouts</source>
        <translation>Einen Laufordner oder ein Archiv von Rollouts wählen</translation>
    </message>
    <message>
        <source>Choose a trace file</source>
        <translation>Eine Trace-Datei wählen</translation>
    </message>
    <message>
        <source>Traces (*.jsonl *.json *.parquet);;All files (*)</source>
        <translation>Traces (*.jsonl *.json *.parquet);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunsPanel</name>
    <message>
        <source>No runs here yet</source>
        <translation>Hier sind noch keine Läufe</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>Einen Lauf öffnen…</translation>
    </message>
    <message>
        <source>List the runs of another folder</source>
        <translation>Die Läufe eines anderen Ordners auflisten</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>Zuletzt geöffnete Läufe</translation>
    </message>
    <message>
        <source>%1 holds no runs. Make one with “omnidrive demo”, start a training, or open the folder of a run.</source>
        <translation>%1 enthält keine Läufe. Mit „omnidrive demo“ einen machen, ein Training starten, oder den Ordner eines Laufs öffnen.</translation>
    </message>
    <message>
        <source>Open a run</source>
        <translation>Einen Lauf öffnen</translation>
    </message>
    <message>
        <source>Open a trace file</source>
        <translation>Eine Trace-Datei öffnen</translation>
    </message>
    <message>
        <source>List the runs of a folder</source>
        <translation>Die Läufe eines Ordners auflisten</translation>
    </message>
    <message>
        <source>No recent runs</source>
        <translation>Keine zuletzt geöffneten Läufe</translation>
    </message>
    <message>
        <source>Open a trace file…</source>
        <translation>Eine Trace-Datei öffnen…</translation>
    </message>
    <message>
        <source>Traces (*.jsonl *.json *.parquet);;All files (*)</source>
        <translation>Traces (*.jsonl *.json *.parquet);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SavedFilters</name>
    <message>
        <source>Saved filters (Ctrl+Shift+F); Ctrl+D saves the filter that is shown</source>
        <translation>Gespeicherte Filter (Ctrl+Shift+F); Ctrl+D speichert den gezeigten</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Gespeicherte Filter</translation>
    </message>
    <message>
        <source>Name of the filter</source>
        <translation>Name des Filters</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Name for the filter that is shown</source>
        <translation>Name für den gezeigten Filter</translation>
    </message>
    <message>
        <source>Type a filter to save it</source>
        <translation>Einen Filter eingeben, um ihn zu speichern</translation>
    </message>
    <message>
        <source>No filter was saved yet</source>
        <translation>Noch kein Filter gespeichert</translation>
    </message>
    <message>
        <source>Forget &quot;%1&quot;</source>
        <translation>„%1“ vergessen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SidePanel</name>
    <message>
        <source>ref %1</source>
        <translation>Ref %1</translation>
    </message>
    <message>
        <source>sel %1</source>
        <translation>gew %1</translation>
    </message>
    <message>
        <source>Go to the first difference (D)</source>
        <translation>Zum ersten Unterschied gehen (D)</translation>
    </message>
    <message>
        <source>Remove the pin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Steps of both rollouts</source>
        <translation>Schritte beider Rollouts</translation>
    </message>
    <message>
        <source>Rewards of both rollouts</source>
        <translation>Rewards beider Rollouts</translation>
    </message>
    <message>
        <source>Nothing is pinned</source>
        <translation>Nichts ist angeheftet</translation>
    </message>
    <message>
        <source>Choose a rollout and pin it (B). Every rollout you choose then stands beside it, also one of another run.</source>
        <translation>Einen Rollout wählen und anheften (B). Jeder, den Sie dann wählen, steht daneben, auch einer aus einem anderen Lauf.</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Gewählt</translation>
    </message>
    <message>
        <source>the pinned rollout itself</source>
        <translation>der angeheftete Rollout selbst</translation>
    </message>
    <message>
        <source>no difference</source>
        <translation>kein Unterschied</translation>
    </message>
    <message>
        <source>first difference at step %1 of %2</source>
        <translation>erster Unterschied bei Schritt %1 von %2</translation>
    </message>
    <message>
        <source>%1 · %2 · answers %3 · reward %4 · advantage %5</source>
        <translation>%1 · %2 · antwortet %3 · Reward %4 · Advantage %5</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>kein Schlüssel</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>The two rollouts saw different pictures: this is the selected one&apos;s, with its zooms alone.</source>
        <translation>Die beiden Rollouts sahen verschiedene Bilder: dies ist das des gewählten, nur mit seinen Zooms.</translation>
    </message>
    <message>
        <source>Reference:
%1

Selected:
%2</source>
        <translation>Referenz:
%1

Gewählt:
%2</translation>
    </message>
    <message>
        <source>Step %1 of both rollouts</source>
        <translation>Schritt %1 beider Rollouts</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SideSample</name>
    <message>
        <source>Above: what was cropped. Below: what was requested.</source>
        <translation>Oben: was ausgeschnitten wurde. Unten: was verlangt war.</translation>
    </message>
    <message>
        <source>Lines of the reference</source>
        <translation>Linien der Referenz</translation>
    </message>
    <message>
        <source>Lines of the selected rollout</source>
        <translation>Linien des gewählten Rollouts</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SpokenLanguage</name>
    <message>
        <source>the translation omnidrive_%1.qm was not found; the Studio speaks English</source>
        <translation>die Übersetzung omnidrive_%1.qm wurde nicht gefunden; das Studio spricht Englisch</translation>
    </message>
    <message>
        <source>the translation %1 is damaged; the Studio speaks English</source>
        <translation>die Übersetzung %1 ist beschädigt; das Studio spricht Englisch</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StateBadge</name>
    <message>
        <source>State: %1</source>
        <translation>Zustand: %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StepPairDelegate</name>
    <message>
        <source>Enter opens all of it</source>
        <translation>Enter öffnet alles</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StepPairModel</name>
    <message>
        <source>Thought</source>
        <translation>Gedanke</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Zoom %1  %2</source>
        <translation>Zoom %1  %2</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>The same words and the same place</source>
        <translation>Dieselben Worte und dieselbe Stelle</translation>
    </message>
    <message>
        <source>same place, overlap %1</source>
        <translation>gleiche Stelle, Überlappung %1</translation>
    </message>
    <message>
        <source>The same label; the crops share at least half of what they cover together</source>
        <translation>Dasselbe Label; die Crops teilen mindestens die Hälfte dessen, was sie zusammen bedecken</translation>
    </message>
    <message>
        <source>differs, overlap %1</source>
        <translation>verschieden, Überlappung %1</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>Words that have no counterpart are underlined; overlap is intersection over union of the two crops</source>
        <translation>Worte ohne Gegenstück sind unterstrichen; Überlappung ist Schnitt durch Vereinigung der beiden Crops</translation>
    </message>
    <message>
        <source>only here</source>
        <translation>nur hier</translation>
    </message>
    <message>
        <source>The other rollout has no such step at this place</source>
        <translation>Der andere Rollout hat an dieser Stelle keinen solchen Schritt</translation>
    </message>
    <message>
        <source>first difference</source>
        <translation>erster Unterschied</translation>
    </message>
    <message>
        <source>Up to here both rollouts did the same</source>
        <translation>Bis hierher taten beide Rollouts dasselbe</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>Cosine of CLIP(crop) and CLIP(label), -1 to 1</source>
        <translation>Kosinus von CLIP(Crop) und CLIP(Label), -1 bis 1</translation>
    </message>
    <message>
        <source>grounding %1</source>
        <translation>Grounding %1</translation>
    </message>
    <message>
        <source>Grounding score g of the call before the gates, 0 to 1</source>
        <translation>Grounding-Wert g des Aufrufs vor den Gates, 0 bis 1</translation>
    </message>
    <message>
        <source>no such step</source>
        <translation>kein solcher Schritt</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Gewählt</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TextViewer</name>
    <message>
        <source>Find (Enter: next)</source>
        <translation>Suchen (Enter: weiter)</translation>
    </message>
    <message>
        <source>Find in the text</source>
        <translation>Im Text suchen</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 Zeichen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ThresholdHistogram</name>
    <message>
        <source>CLIP scores of own and other labels, with the threshold</source>
        <translation>CLIP-Werte eigener und anderer Labels, mit der Schwelle</translation>
    </message>
    <message>
        <source>Drag the line, or move it by the arrow keys: the threshold τ of the score function “threshold”</source>
        <translation>Die Linie ziehen, oder mit den Pfeiltasten rücken: die Schwelle τ der Funktion „threshold“</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>Schwelle %1</translation>
    </message>
    <message>
        <source>cosine of CLIP(label) and CLIP(crop)</source>
        <translation>Kosinus von CLIP(Label) und CLIP(Crop)</translation>
    </message>
    <message>
        <source>τ %1</source>
        <translation>τ %1</translation>
    </message>
    <message>
        <source>own label (%1)</source>
        <translation>eigenes Label (%1)</translation>
    </message>
    <message>
        <source>label of another zoom (%1)</source>
        <translation>Label eines anderen Zooms (%1)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TokenStripView</name>
    <message>
        <source>Tokens of the step</source>
        <translation>Token des Schritts</translation>
    </message>
    <message>
        <source>%1, %2 to %3</source>
        <translation>%1, %2 bis %3</translation>
    </message>
    <message>
        <source>observation: never trained on</source>
        <translation>Beobachtung: nie trainiert</translation>
    </message>
    <message>
        <source>“%1”: %2 %3</source>
        <translation>„%1“: %2 %3</translation>
    </message>
    <message>
        <source>“%1”: no value</source>
        <translation>„%1“: kein Wert</translation>
    </message>
    <message>
        <source>coloured: trained on; grey: observed</source>
        <translation>farbig: trainiert; grau: beobachtet</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n gewählt</numerusform>
            <numerusform>%n gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>drag over tokens, or Shift and arrows, to annotate them</source>
        <translation>zum Annotieren über Tokens ziehen, oder Umschalt und Pfeile</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TraceDelegate</name>
    <message>
        <source>Enter opens all %1 characters</source>
        <translation>Enter öffnet alle %1 Zeichen</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TracePanel</name>
    <message>
        <source>imported from %1</source>
        <translation>importiert aus %1</translation>
    </message>
    <message>
        <source>stage %1, step %2</source>
        <translation>Stufe %1, Schritt %2</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>Temperatur %1</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>greedy</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Seed %1</translation>
    </message>
    <message>
        <source>child of zoom %1 of %2</source>
        <translation>Kind von Zoom %1 von %2</translation>
    </message>
    <message>
        <source>child of %1</source>
        <translation>Kind von %1</translation>
    </message>
    <message>
        <source>Steps of the rollout</source>
        <translation>Schritte des Rollouts</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>Kein Rollout gewählt</translation>
    </message>
    <message>
        <source>Choose a row of the rollouts table to follow its thoughts, zooms and answer.</source>
        <translation>Eine Zeile der Rollout-Tabelle wählen, um ihren Gedanken, Zooms und ihrer Antwort zu folgen.</translation>
    </message>
    <message>
        <source>Sample %1, group %2, policy %3</source>
        <translation>Sample %1, Gruppe %2, Policy %3</translation>
    </message>
    <message>
        <source>%1: %2 · %3</source>
        <translation>%1: %2 · %3</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>kein Schlüssel</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TrainingControl</name>
    <message>
        <source>Another request to a trainer is still under way.</source>
        <translation>Eine andere Anfrage an einen Trainer läuft noch.</translation>
    </message>
    <message>
        <source>No trainer is watched.</source>
        <translation>Kein Trainer wird beobachtet.</translation>
    </message>
    <message>
        <source>The trainer has not acknowledged the last command yet.</source>
        <translation>Der Trainer hat den letzten Befehl noch nicht bestätigt.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TrainingPanel</name>
    <message>
        <source>Asked to pause; the trainer does so at the end of its step.</source>
        <translation>Um eine Pause gebeten; der Trainer macht sie am Ende seines Schritts.</translation>
    </message>
    <message>
        <source>Asked to go on.</source>
        <translation>Gebeten, weiterzumachen.</translation>
    </message>
    <message>
        <source>Asked for a checkpoint; the trainer writes it at the end of its step.</source>
        <translation>Um einen Checkpoint gebeten; der Trainer schreibt ihn am Ende seines Schritts.</translation>
    </message>
    <message>
        <source>Asked to save and stop; the trainer does so at the end of its step.</source>
        <translation>Gebeten, zu speichern und aufzuhören; der Trainer tut es am Ende seines Schritts.</translation>
    </message>
    <message>
        <source>Asked for the change; the trainer makes it at the end of its step.</source>
        <translation>Um die Änderung gebeten; der Trainer macht sie am Ende seines Schritts.</translation>
    </message>
    <message>
        <source>Killing the trainer…</source>
        <translation>Der Trainer wird abgebrochen…</translation>
    </message>
    <message>
        <source>Asked to train on; the trainer moves its end after its step.</source>
        <translation>Gebeten, weiterzutrainieren; der Trainer verschiebt sein Ende nach seinem Schritt.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop after the step under way and keep everything in memory</source>
        <translation>Nach dem laufenden Schritt anhalten und alles im Speicher behalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Go on from the pause</source>
        <translation>Nach der Pause weitermachen</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Write a checkpoint after the step under way</source>
        <translation>Nach dem laufenden Schritt einen Checkpoint schreiben</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save a checkpoint and end the trainer</source>
        <translation>Einen Checkpoint speichern und den Trainer beenden</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start a new trainer from the newest checkpoint of this run</source>
        <translation>Einen neuen Trainer vom neuesten Checkpoint dieses Laufs starten</translation>
    </message>
    <message>
        <source>Kill…</source>
        <translation>Abbrechen…</translation>
    </message>
    <message>
        <source>Really kill?</source>
        <translation>Wirklich abbrechen?</translation>
    </message>
    <message>
        <source>Killing loses the steps after the last checkpoint. Press again to do it; Stop saves first.</source>
        <translation>Beim Abbrechen gehen die Schritte nach dem letzten Checkpoint verloren. Zum Bestätigen noch einmal drücken; „Beenden“ speichert vorher.</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>Kein Lauf ist offen.</translation>
    </message>
    <message>
        <source>No trainer has worked on this run.</source>
        <translation>An diesem Lauf hat kein Trainer gearbeitet.</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>Stufe %1</translation>
    </message>
    <message>
        <source>%1 s a step</source>
        <translation>%1 s je Schritt</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Log of the trainer</source>
        <translation>Log des Trainers</translation>
    </message>
    <message>
        <source>The trainer&apos;s log appears here.</source>
        <translation>Hier erscheint das Log des Trainers.</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>Neues Training</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>Dieser Lauf</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>Time, speed and memory of the newest step</source>
        <translation>Zeit, Tempo und Speicher des neuesten Schritts</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>End the trainer at once, also when it does not answer; steps after its last checkpoint are lost</source>
        <translation>Den Trainer sofort beenden, auch wenn er nicht antwortet; Schritte nach seinem letzten Checkpoint gehen verloren</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::UiSettings</name>
    <message>
        <source>%1 cannot be written: the disk is full. What was changed is kept while the Studio is open.</source>
        <translation>%1 kann nicht geschrieben werden: Der Datenträger ist voll. Was geändert wurde, bleibt erhalten, solange das Studio offen ist.</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfForm</name>
    <message>
        <source>Greedy</source>
        <translation>Greedy</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Ask again from here with the recorded seed (Ctrl+Return)</source>
        <translation>Von hier mit dem aufgezeichneten Seed neu fragen (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End within one token; continuations that are whole are kept</source>
        <translation>Innerhalb eines Tokens beenden; ganze Fortsetzungen bleiben</translation>
    </message>
    <message>
        <source>Grey the crop</source>
        <translation>Den Crop grau</translation>
    </message>
    <message>
        <source>Mask test: paint grey what this zoom looked at, in frame and crop, and ask again. An answer that stays in at least 80 % of the samples is called text-only reasoning.</source>
        <translation>Maskentest: grau übermalen, was dieser Zoom ansah, in Bild und Crop, und neu fragen. Eine Antwort, die in mindestens 80 % der Samples bleibt, heißt „nur aus dem Text“.</translation>
    </message>
    <message>
        <source>Grey the rest</source>
        <translation>Den Rest grau</translation>
    </message>
    <message>
        <source>Mask test: paint grey everything but what this zoom looked at, and ask again</source>
        <translation>Maskentest: alles außer dem grau übermalen, was dieser Zoom ansah, und neu fragen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Back to what was recorded</source>
        <translation>Zurück zum Aufgezeichneten</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Unten</translation>
    </message>
    <message>
        <source>%1 side of the box, pixels of the picture as the model sees it</source>
        <translation>Seite der Box (%1), in Pixeln des Bildes, wie das Modell es sieht</translation>
    </message>
    <message>
        <source>Label of the zoom</source>
        <translation>Label des Zooms</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Another question starts from the beginning; the box is then left aside</source>
        <translation>Eine andere Frage beginnt von vorn; die Box bleibt dann beiseite</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>Zahl der Samples</translation>
    </message>
    <message>
        <source>Continuations with the recorded seed, the next, and so on; several give a share with its interval</source>
        <translation>Fortsetzungen mit dem aufgezeichneten Seed, dem nächsten und so fort; mehrere geben einen Anteil mit Intervall</translation>
    </message>
    <message>
        <source>Model that answers</source>
        <translation>Modell, das antwortet</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Box</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Samples</translation>
    </message>
    <message>
        <source>The model that the record names</source>
        <translation>Das Modell, das die Aufzeichnung nennt</translation>
    </message>
    <message>
        <source>newest: %1</source>
        <translation>neuester: %1</translation>
    </message>
    <message>
        <source>Embedded default</source>
        <translation>Eingebettetes Modell</translation>
    </message>
    <message>
        <source>Server…</source>
        <translation>Server…</translation>
    </message>
    <message>
        <source>Model folder…</source>
        <translation>Modellordner…</translation>
    </message>
    <message>
        <source>Folder of a model or checkpoint</source>
        <translation>Ordner eines Modells oder Checkpoints</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>Kein Rollout gewählt</translation>
    </message>
    <message>
        <source>Zoom %1 of %2</source>
        <translation>Zoom %1 von %2</translation>
    </message>
    <message>
        <source>%1, from the question on</source>
        <translation>%1, ab der Frage</translation>
    </message>
    <message>
        <source>Boxes count in pixels of the picture as the model sees it, %1 × %2</source>
        <translation>Boxen zählen in Pixeln des Bildes, wie das Modell es sieht, %1 × %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfModel</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 (server)</source>
        <translation>%1 (Server)</translation>
    </message>
    <message>
        <source>%1 instead of %2</source>
        <translation>%1 statt %2</translation>
    </message>
    <message>
        <source>%1, as before</source>
        <translation>%1, wie vorher</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>kein Schlüssel</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>Reward</translation>
    </message>
    <message>
        <source>Δ</source>
        <translation>Δ</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>What is different from the recorded rollout</source>
        <translation>Was anders ist als im aufgezeichneten Rollout</translation>
    </message>
    <message>
        <source>The answer beside that of the recorded rollout</source>
        <translation>Die Antwort neben der des aufgezeichneten Rollouts</translation>
    </message>
    <message>
        <source>Total reward by the recipe of the run, for the rollout&apos;s stage</source>
        <translation>Gesamt-Reward nach dem Rezept des Laufs, für die Stufe des Rollouts</translation>
    </message>
    <message>
        <source>Total reward minus that of the recorded rollout</source>
        <translation>Gesamt-Reward minus dem des aufgezeichneten Rollouts</translation>
    </message>
    <message>
        <source>Seed of the generator; the first sample has that of the recorded rollout</source>
        <translation>Seed des Generators; das erste Sample hat den des aufgezeichneten Rollouts</translation>
    </message>
    <message>
        <source>The weights that answered</source>
        <translation>Die Gewichte, die antworteten</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfPanel</name>
    <message>
        <source>Nothing asked again yet</source>
        <translation>Noch nichts neu gefragt</translation>
    </message>
    <message>
        <source>Select a zoom, press X and drag its box; or type another box, label or question. Run (Ctrl+Return) goes on from there, the recorded rollout stays as it is.</source>
        <translation>Einen Zoom wählen, X drücken und seine Box ziehen; oder eine andere Box, ein anderes Label, eine andere Frage eingeben. Start (Ctrl+Return) geht von dort weiter, der aufgezeichnete Rollout bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>What came of asking again</source>
        <translation>Was beim neuen Fragen herauskam</translation>
    </message>
    <message>
        <source>What to change</source>
        <translation>Was zu ändern ist</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 von %2 %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2; %3</source>
        <translation>%1: %2; %3</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt…</translation>
    </message>
    <message numerus="yes">
        <source>Done: %n continuation(s)</source>
        <translation>
            <numerusform>Fertig: %n Fortsetzung</numerusform>
            <numerusform>Fertig: %n Fortsetzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; nothing was whole yet</source>
        <translation>Abgebrochen; noch war nichts vollständig</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n continuation(s) kept</source>
        <translation>
            <numerusform>Abgebrochen; %n Fortsetzung behalten</numerusform>
            <numerusform>Abgebrochen; %n Fortsetzungen behalten</numerusform>
        </translation>
    </message>
</context>
</TS>
