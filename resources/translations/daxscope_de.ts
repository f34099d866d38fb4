<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>A&amp;bspielen</translation>
    </message>
    <message>
        <source>E&amp;xplore</source>
        <translation>E&amp;rkunden</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Öffnen…</translation>
    </message>
    <message>
        <source>Open a .daxtrace file</source>
        <translation>Eine .daxtrace-Datei öffnen</translation>
    </message>
    <message>
        <source>Open &amp;beside…</source>
        <translation>Da&amp;neben öffnen…</translation>
    </message>
    <message>
        <source>Open another trace beside this one, which stays above as A</source>
        <translation>Einen zweiten Trace neben diesem öffnen, der als A oben bleibt</translation>
    </message>
    <message>
        <source>Close what is be&amp;side</source>
        <translation>Den zweiten Trace &amp;schließen</translation>
    </message>
    <message>
        <source>Show A by itself again, through two handlers</source>
        <translation>A wieder allein zeigen, durch zwei Handler</translation>
    </message>
    <message>
        <source>Re&amp;cord…</source>
        <translation>Auf&amp;zeichnen…</translation>
    </message>
    <message>
        <source>Record faults of the running kernel, and watch them as they come</source>
        <translation>Faults des laufenden Kernels aufzeichnen und beim Entstehen ansehen</translation>
    </message>
    <message>
        <source>S&amp;top recording</source>
        <translation>Aufzeichnung a&amp;nhalten</translation>
    </message>
    <message>
        <source>End the recording that this window started; what it recorded is kept</source>
        <translation>Die Aufzeichnung beenden, die dieses Fenster begonnen hat; was aufgezeichnet ist, bleibt</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>Neu &amp;laden</translation>
    </message>
    <message>
        <source>Read the file again</source>
        <translation>Die Datei noch einmal lesen</translation>
    </message>
    <message>
        <source>Write re&amp;port…</source>
        <translation>&amp;Bericht schreiben…</translation>
    </message>
    <message>
        <source>Write pictures, verdict and storms as one HTML page</source>
        <translation>Bilder, Befund und Stürme als eine HTML-Seite schreiben</translation>
    </message>
    <message>
        <source>&amp;Export picture…</source>
        <translation>Bild &amp;exportieren…</translation>
    </message>
    <message>
        <source>Save what the compare view shows as PNG, SVG or PDF</source>
        <translation>Was die Vergleichsansicht zeigt, als PNG, SVG oder PDF speichern</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Write the trace, a part or a run of it for other programs and other people</source>
        <translation>Den Trace, einen Teil oder einen Lauf für andere Programme und andere Leute schreiben</translation>
    </message>
    <message>
        <source>Save e&amp;vents as…</source>
        <translation>E&amp;reignisse speichern…</translation>
    </message>
    <message>
        <source>Save the events that the table shows as CSV, JSON or Markdown</source>
        <translation>Die Ereignisse der Tabelle als CSV, JSON oder Markdown speichern</translation>
    </message>
    <message>
        <source>Save &amp;workspace…</source>
        <translation>&amp;Arbeitsstand speichern…</translation>
    </message>
    <message>
        <source>What trace &amp;is this?</source>
        <translation>Was &amp;ist das für ein Trace?</translation>
    </message>
    <message>
        <source>Show how, when and where it was recorded, and what is in it</source>
        <translation>Wie, wann und wo er aufgezeichnet wurde und was darin ist</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ab&amp;brechen</translation>
    </message>
    <message>
        <source>Stop the load, replay, search or export under way</source>
        <translation>Laden, Replay, Suche oder Export abbrechen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>Copy &amp;verdict</source>
        <translation>Be&amp;fund kopieren</translation>
    </message>
    <message>
        <source>Copy the verdict table as Markdown</source>
        <translation>Die Tabelle des Befunds als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy verdict as &amp;JSON</source>
        <translation>Befund als &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>Copy the verdict table as JSON</source>
        <translation>Die Tabelle des Befunds als JSON kopieren</translation>
    </message>
    <message>
        <source>&amp;Filter events</source>
        <translation>Ereignisse &amp;filtern</translation>
    </message>
    <message>
        <source>Go to the filter</source>
        <translation>Zum Filter gehen</translation>
    </message>
    <message>
        <source>Write a &amp;note</source>
        <translation>&amp;Notiz schreiben</translation>
    </message>
    <message>
        <source>Write a note at the playhead, or in the middle of the view</source>
        <translation>Eine Notiz an der Abspielmarke oder in der Mitte der Ansicht schreiben</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>Alles &amp;zeigen</translation>
    </message>
    <message>
        <source>Show all of the time; once more: rows share the height, too</source>
        <translation>Die ganze Zeit zeigen; noch einmal: auch die Zeilen teilen sich die Höhe</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Show half the time</source>
        <translation>Die halbe Zeit zeigen</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Show twice the time</source>
        <translation>Die doppelte Zeit zeigen</translation>
    </message>
    <message>
        <source>Zoom to &amp;selection</source>
        <translation>Auf die &amp;Auswahl zoomen</translation>
    </message>
    <message>
        <source>Show the selected fault with its cause, or else the current storm</source>
        <translation>Den gewählten Fault mit seiner Ursache zeigen, sonst den aktuellen Sturm</translation>
    </message>
    <message>
        <source>Select &amp;visible time</source>
        <translation>&amp;Sichtbare Zeit wählen</translation>
    </message>
    <message>
        <source>Ask for the figures of the time that is visible</source>
        <translation>Nach den Zahlen der sichtbaren Zeit fragen</translation>
    </message>
    <message>
        <source>&amp;Zoom to selected time</source>
        <translation>Auf die gewählte &amp;Zeit zoomen</translation>
    </message>
    <message>
        <source>Show the selected time alone</source>
        <translation>Die gewählte Zeit allein zeigen</translation>
    </message>
    <message>
        <source>Select &amp;no time</source>
        <translation>Keine Zeit &amp;wählen</translation>
    </message>
    <message>
        <source>Figures are of all of the time again</source>
        <translation>Die Zahlen gelten wieder für die ganze Zeit</translation>
    </message>
    <message>
        <source>&amp;Earlier</source>
        <translation>&amp;Früher</translation>
    </message>
    <message>
        <source>Move a quarter to the left</source>
        <translation>Ein Viertel nach links</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>&amp;Später</translation>
    </message>
    <message>
        <source>Move a quarter to the right</source>
        <translation>Ein Viertel nach rechts</translation>
    </message>
    <message>
        <source>Rows &amp;taller</source>
        <translation>Zeilen &amp;höher</translation>
    </message>
    <message>
        <source>Make the rows of the lanes taller</source>
        <translation>Die Zeilen der Spuren höher machen</translation>
    </message>
    <message>
        <source>Rows lo&amp;wer</source>
        <translation>Zeilen &amp;niedriger</translation>
    </message>
    <message>
        <source>Make the rows of the lanes lower</source>
        <translation>Die Zeilen der Spuren niedriger machen</translation>
    </message>
    <message>
        <source>Fit rows to the &amp;pane</source>
        <translation>Zeilen ein&amp;passen</translation>
    </message>
    <message>
        <source>Let the rows of the lanes share the height</source>
        <translation>Die Zeilen der Spuren teilen sich die Höhe</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Forwar&amp;d</source>
        <translation>&amp;Vor</translation>
    </message>
    <message>
        <source>To the &amp;lanes</source>
        <translation>Zu den Spu&amp;ren</translation>
    </message>
    <message>
        <source>Give the lanes the keyboard, when nothing is under way</source>
        <translation>Den Spuren die Tastatur geben, wenn nichts im Gange ist</translation>
    </message>
    <message>
        <source>&amp;Recorded lane</source>
        <translation>Spur der &amp;Aufzeichnung</translation>
    </message>
    <message>
        <source>Show what the kernel really did as a third lane</source>
        <translation>Als dritte Spur zeigen, was der Kernel wirklich tat</translation>
    </message>
    <message>
        <source>Align two traces by their star&amp;t</source>
        <translation>Zwei Traces am &amp;Anfang ausrichten</translation>
    </message>
    <message>
        <source>Put time 0 of both traces at their start</source>
        <translation>Zeit 0 beider Traces an ihren Anfang legen</translation>
    </message>
    <message>
        <source>Align two traces by their first st&amp;orm</source>
        <translation>Zwei Traces am ersten St&amp;urm ausrichten</translation>
    </message>
    <message>
        <source>Put time 0 of both traces at the begin of their first storm</source>
        <translation>Zeit 0 beider Traces an den Beginn ihres ersten Sturms legen</translation>
    </message>
    <message>
        <source>S&amp;ystem colours</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>Follow the desktop&apos;s colours</source>
        <translation>Den Farben der Arbeitsfläche folgen</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Use the light colours</source>
        <translation>Die hellen Farben verwenden</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Use the dark colours</source>
        <translation>Die dunklen Farben verwenden</translation>
    </message>
    <message>
        <source>&amp;Next storm</source>
        <translation>&amp;Nächster Sturm</translation>
    </message>
    <message>
        <source>Go to the storm with the next rank: the first is the costliest</source>
        <translation>Zum Sturm mit dem nächsten Rang: der erste ist der teuerste</translation>
    </message>
    <message>
        <source>&amp;Previous storm</source>
        <translation>&amp;Voriger Sturm</translation>
    </message>
    <message>
        <source>Go to the storm with the rank before</source>
        <translation>Zum Sturm mit dem Rang davor</translation>
    </message>
    <message>
        <source>Next f&amp;ault</source>
        <translation>Nächster F&amp;ault</translation>
    </message>
    <message>
        <source>Select the next fault on any range that is shown</source>
        <translation>Den nächsten Fault auf einem gezeigten Bereich wählen</translation>
    </message>
    <message>
        <source>Previous fa&amp;ult</source>
        <translation>Voriger Fa&amp;ult</translation>
    </message>
    <message>
        <source>Select the previous fault on any range that is shown</source>
        <translation>Den vorigen Fault auf einem gezeigten Bereich wählen</translation>
    </message>
    <message>
        <source>Next ran&amp;ge</source>
        <translation>Nächster &amp;Bereich</translation>
    </message>
    <message>
        <source>Go to the range below</source>
        <translation>Zum Bereich darunter</translation>
    </message>
    <message>
        <source>Previous rang&amp;e</source>
        <translation>Voriger B&amp;ereich</translation>
    </message>
    <message>
        <source>Go to the range above</source>
        <translation>Zum Bereich darüber</translation>
    </message>
    <message>
        <source>Next &amp;refault</source>
        <translation>Nächster &amp;Refault</translation>
    </message>
    <message>
        <source>Select the next refault on the selected range</source>
        <translation>Den nächsten Refault auf dem gewählten Bereich wählen</translation>
    </message>
    <message>
        <source>Previous re&amp;fault</source>
        <translation>Voriger Re&amp;fault</translation>
    </message>
    <message>
        <source>Select the previous refault on the selected range</source>
        <translation>Den vorigen Refault auf dem gewählten Bereich wählen</translation>
    </message>
    <message>
        <source>Next &amp;dirty removal</source>
        <translation>Nächste Entfernung eines &amp;dirty-Eintrags</translation>
    </message>
    <message>
        <source>Select the next fault or operation that removed a dirty DAX entry: fsync would miss it</source>
        <translation>Den nächsten Fault oder Vorgang wählen, der einen dirty DAX-Eintrag entfernte: fsync fände ihn nicht mehr</translation>
    </message>
    <message>
        <source>Previous dir&amp;ty removal</source>
        <translation>Vorige Entfernung eines dir&amp;ty-Eintrags</translation>
    </message>
    <message>
        <source>Select the fault or operation before that removed a dirty DAX entry</source>
        <translation>Den Fault oder Vorgang davor wählen, der einen dirty DAX-Eintrag entfernte</translation>
    </message>
    <message>
        <source>Next n&amp;ote</source>
        <translation>Nächste N&amp;otiz</translation>
    </message>
    <message>
        <source>Put the playhead on the next note</source>
        <translation>Die Abspielmarke auf die nächste Notiz setzen</translation>
    </message>
    <message>
        <source>Previo&amp;us note</source>
        <translation>Vorige Not&amp;iz</translation>
    </message>
    <message>
        <source>Put the playhead on the note before</source>
        <translation>Die Abspielmarke auf die vorige Notiz setzen</translation>
    </message>
    <message>
        <source>Next fall&amp;back</source>
        <translation>Nächster Fall&amp;back</translation>
    </message>
    <message>
        <source>Select the next fault that fell back or failed, on any range that is shown</source>
        <translation>Den nächsten Fault wählen, der zurückfiel oder scheiterte, auf einem gezeigten Bereich</translation>
    </message>
    <message>
        <source>Previous fallbac&amp;k</source>
        <translation>Voriger Fallbac&amp;k</translation>
    </message>
    <message>
        <source>Select the previous fault that fell back or failed</source>
        <translation>Den vorigen Fault wählen, der zurückfiel oder scheiterte</translation>
    </message>
    <message>
        <source>Next &amp;loss</source>
        <translation>Nächster Ver&amp;lust</translation>
    </message>
    <message>
        <source>Put the playhead where events were lost next</source>
        <translation>Die Abspielmarke dahin setzen, wo als Nächstes Ereignisse verloren gingen</translation>
    </message>
    <message>
        <source>Previous l&amp;oss</source>
        <translation>Voriger Verlu&amp;st</translation>
    </message>
    <message>
        <source>Put the playhead where events were lost before</source>
        <translation>Die Abspielmarke dahin setzen, wo zuvor Ereignisse verloren gingen</translation>
    </message>
    <message>
        <source>&amp;Jump to cause</source>
        <translation>Zur U&amp;rsache springen</translation>
    </message>
    <message>
        <source>Select what zapped the selected refault&apos;s mapping</source>
        <translation>Wählen, was das Mapping des gewählten Refaults zappte</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>Zum &amp;Anfang</translation>
    </message>
    <message>
        <source>Put the playhead where what is played begins</source>
        <translation>Die Abspielmarke an den Anfang dessen setzen, was abgespielt wird</translation>
    </message>
    <message>
        <source>Pre&amp;vious difference</source>
        <translation>&amp;Voriger Unterschied</translation>
    </message>
    <message>
        <source>Step back to an access of which the two runs make something else</source>
        <translation>Zurück zu einem Zugriff, aus dem die beiden Läufe etwas anderes machen</translation>
    </message>
    <message>
        <source>&amp;Previous event</source>
        <translation>V&amp;origes Ereignis</translation>
    </message>
    <message>
        <source>Step back to the begin, unmap or end before, on the current range</source>
        <translation>Zurück zum Beginn, Unmap oder Ende davor, auf dem aktuellen Bereich</translation>
    </message>
    <message>
        <source>P&amp;lay or pause</source>
        <translation>Abspie&amp;len oder anhalten</translation>
    </message>
    <message>
        <source>Move the playhead by itself, and the view with it</source>
        <translation>Die Abspielmarke von selbst bewegen, und die Ansicht mit ihr</translation>
    </message>
    <message>
        <source>&amp;Next event</source>
        <translation>&amp;Nächstes Ereignis</translation>
    </message>
    <message>
        <source>Step to the next begin, unmap or end, on the current range</source>
        <translation>Zum nächsten Beginn, Unmap oder Ende auf dem aktuellen Bereich</translation>
    </message>
    <message>
        <source>Next &amp;difference</source>
        <translation>Nächster Unter&amp;schied</translation>
    </message>
    <message>
        <source>Step to the next access of which the two runs make something else</source>
        <translation>Zum nächsten Zugriff, aus dem die beiden Läufe etwas anderes machen</translation>
    </message>
    <message>
        <source>To the &amp;end</source>
        <translation>Zum &amp;Ende</translation>
    </message>
    <message>
        <source>Put the playhead where what is played ends</source>
        <translation>Die Abspielmarke an das Ende dessen setzen, was abgespielt wird</translation>
    </message>
    <message>
        <source>L&amp;oop</source>
        <translation>S&amp;chleife</translation>
    </message>
    <message>
        <source>Play the current storm again and again, or else what is visible</source>
        <translation>Den aktuellen Sturm immer wieder abspielen, oder was sichtbar ist</translation>
    </message>
    <message>
        <source>Slo&amp;wer</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>Play at the next lower speed</source>
        <translation>Mit der nächstniedrigeren Geschwindigkeit abspielen</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>Schn&amp;eller</translation>
    </message>
    <message>
        <source>Play at the next higher speed</source>
        <translation>Mit der nächsthöheren Geschwindigkeit abspielen</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Search every interleaving of the scenario chosen in the Explore dock</source>
        <translation>Jede Verzahnung des Szenarios durchsuchen, das im Dock Erkunden gewählt ist</translation>
    </message>
    <message>
        <source>&amp;Open a scenario…</source>
        <translation>Szenario ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Read a scenario from a .scenario file</source>
        <translation>Ein Szenario aus einer .scenario-Datei lesen</translation>
    </message>
    <message>
        <source>&amp;Cut out of the trace</source>
        <translation>Aus dem Trace s&amp;chneiden</translation>
    </message>
    <message>
        <source>Make a scenario of what the trace has from the selected access on, or from the begin of what is shown</source>
        <translation>Ein Szenario aus dem machen, was der Trace ab dem gewählten Zugriff hat, oder ab dem Beginn des Gezeigten</translation>
    </message>
    <message>
        <source>&amp;First action</source>
        <translation>&amp;Erste Aktion</translation>
    </message>
    <message>
        <source>Go to the first action of the finding that is shown</source>
        <translation>Zur ersten Aktion des gezeigten Fundes</translation>
    </message>
    <message>
        <source>&amp;Previous action</source>
        <translation>&amp;Vorige Aktion</translation>
    </message>
    <message>
        <source>Go to the finding&apos;s action before</source>
        <translation>Zur Aktion davor</translation>
    </message>
    <message>
        <source>&amp;Next action</source>
        <translation>&amp;Nächste Aktion</translation>
    </message>
    <message>
        <source>Go to the finding&apos;s next action</source>
        <translation>Zur nächsten Aktion des Fundes</translation>
    </message>
    <message>
        <source>&amp;Last action</source>
        <translation>&amp;Letzte Aktion</translation>
    </message>
    <message>
        <source>Go to the finding&apos;s last action</source>
        <translation>Zur letzten Aktion des Fundes</translation>
    </message>
    <message>
        <source>&amp;Back to the trace</source>
        <translation>&amp;Zurück zum Trace</translation>
    </message>
    <message>
        <source>Open the trace again that was shown before the finding</source>
        <translation>Den Trace wieder öffnen, der vor dem Fund gezeigt wurde</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Befehle…</translation>
    </message>
    <message>
        <source>Find a command by typing a part of its name</source>
        <translation>Einen Befehl durch Tippen eines Teils seines Namens finden</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>&amp;About daxscope</source>
        <translation>&amp;Über daxscope</translation>
    </message>
    <message>
        <source>Show version and licence</source>
        <translation>Version und Lizenz zeigen</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>See in five steps what daxscope shows, on recordings that come with it</source>
        <translation>In fünf Schritten sehen, was daxscope zeigt, an Aufzeichnungen, die dabei sind</translation>
    </message>
    <message>
        <source>Save what is shown, with the notes, as a file to go on with or to mail; the workspace that is open, where one is</source>
        <translation>Was gezeigt wird samt Notizen als Datei speichern, zum Weitermachen oder Verschicken; der offene Arbeitsstand, wo einer ist</translation>
    </message>
    <message>
        <source>Save workspace &amp;as…</source>
        <translation>Arbeitsstand speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save what is shown, with the notes, as another workspace</source>
        <translation>Was gezeigt wird samt Notizen als weiteren Arbeitsstand speichern</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last change of notes, markers, filter, handlers, rows or view</source>
        <translation>Die letzte Änderung von Notizen, Marken, Filter, Handlern, Zeilen oder Ansicht zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Make the change again</source>
        <translation>Die Änderung wieder machen</translation>
    </message>
    <message>
        <source>Put marker &amp;A</source>
        <translation>Marke &amp;A setzen</translation>
    </message>
    <message>
        <source>Put marker A at the playhead, or where the pointer is</source>
        <translation>Marke A an die Abspielmarke setzen, oder wo der Zeiger ist</translation>
    </message>
    <message>
        <source>Put marker &amp;B</source>
        <translation>Marke &amp;B setzen</translation>
    </message>
    <message>
        <source>Put marker B at the playhead, or where the pointer is; the lanes and the status bar say how long it is from A</source>
        <translation>Marke B an die Abspielmarke setzen, oder wo der Zeiger ist; Spuren und Statuszeile sagen, wie weit es von A ist</translation>
    </message>
    <message>
        <source>Remove the &amp;markers</source>
        <translation>&amp;Marken entfernen</translation>
    </message>
    <message>
        <source>Take markers A and B away</source>
        <translation>Die Marken A und B wegnehmen</translation>
    </message>
    <message>
        <source>Zoom to &amp;A–B</source>
        <translation>Auf &amp;A–B zoomen</translation>
    </message>
    <message>
        <source>Show the time between the markers alone</source>
        <translation>Die Zeit zwischen den Marken allein zeigen</translation>
    </message>
    <message>
        <source>Select A–&amp;B</source>
        <translation>A–&amp;B wählen</translation>
    </message>
    <message>
        <source>Ask for the figures of the time between the markers</source>
        <translation>Nach den Zahlen der Zeit zwischen den Marken fragen</translation>
    </message>
    <message>
        <source>Rows by time in faults</source>
        <translation>Zeilen nach Zeit in Faults</translation>
    </message>
    <message>
        <source>Put the ranges with the most time in faults on top, within each file</source>
        <translation>Die Bereiche mit der meisten Zeit in Faults nach oben setzen, in jeder Datei</translation>
    </message>
    <message>
        <source>Rows by refaults</source>
        <translation>Zeilen nach Refaults</translation>
    </message>
    <message>
        <source>Put the ranges with the most refaults on top, within each file</source>
        <translation>Die Bereiche mit den meisten Refaults nach oben setzen, in jeder Datei</translation>
    </message>
    <message>
        <source>Rows by file and offset</source>
        <translation>Zeilen nach Datei und Offset</translation>
    </message>
    <message>
        <source>Put the ranges in the order in which they lie in their files</source>
        <translation>Die Bereiche so ordnen, wie sie in ihren Dateien liegen</translation>
    </message>
    <message>
        <source>Rows by first fault</source>
        <translation>Zeilen nach erstem Fault</translation>
    </message>
    <message>
        <source>Put the ranges that faulted first on top, within each file</source>
        <translation>Die Bereiche, deren Faults zuerst kamen, nach oben setzen, in jeder Datei</translation>
    </message>
    <message>
        <source>Keep the row on top</source>
        <translation>Die Zeile oben halten</translation>
    </message>
    <message>
        <source>Keep the current range&apos;s row above all others, or no longer</source>
        <translation>Die Zeile des aktuellen Bereichs über allen anderen halten, oder nicht mehr</translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation>Alle Zeilen zeigen</translation>
    </message>
    <message>
        <source>Show the rows that are hidden, too</source>
        <translation>Auch die verborgenen Zeilen zeigen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Show all of the time in a strip above the lanes, with a frame around what they show</source>
        <translation>Die ganze Zeit in einem Streifen über den Spuren zeigen, mit einem Rahmen um das, was sie zeigen</translation>
    </message>
    <message>
        <source>Te&amp;xt larger</source>
        <translation>Te&amp;xt größer</translation>
    </message>
    <message>
        <source>Make the text of the window and of the lanes larger</source>
        <translation>Den Text des Fensters und der Spuren größer machen</translation>
    </message>
    <message>
        <source>Text s&amp;maller</source>
        <translation>Text &amp;kleiner</translation>
    </message>
    <message>
        <source>Make the text of the window and of the lanes smaller</source>
        <translation>Den Text des Fensters und der Spuren kleiner machen</translation>
    </message>
    <message>
        <source>Text of &amp;usual size</source>
        <translation>Text in &amp;üblicher Größe</translation>
    </message>
    <message>
        <source>Give text the size that the desktop has</source>
        <translation>Dem Text die Größe geben, die die Arbeitsfläche hat</translation>
    </message>
    <message>
        <source>Range by name…</source>
        <translation>Bereich nach Name…</translation>
    </message>
    <message>
        <source>Find a range by typing a part of its file and offset</source>
        <translation>Einen Bereich durch Tippen eines Teils seiner Datei und seines Offsets finden</translation>
    </message>
    <message>
        <source>C&amp;hoose keys…</source>
        <translation>Tasten &amp;wählen…</translation>
    </message>
    <message>
        <source>Give commands other keys, or those of another keyboard</source>
        <translation>Befehlen andere Tasten geben, oder die einer anderen Tastatur</translation>
    </message>
    <message>
        <source>No groups of rows</source>
        <translation>Keine Gruppen von Zeilen</translation>
    </message>
    <message>
        <source>Show the rows one below the other</source>
        <translation>Die Zeilen schlicht untereinander zeigen</translation>
    </message>
    <message>
        <source>Rows grouped by file</source>
        <translation>Zeilen nach Datei gruppiert</translation>
    </message>
    <message>
        <source>Put a line with its name over the rows of each file; a click on it folds them away</source>
        <translation>Über die Zeilen jeder Datei eine Zeile mit ihrem Namen setzen; ein Klick darauf klappt sie ein</translation>
    </message>
    <message>
        <source>Rows grouped by process</source>
        <translation>Zeilen nach Prozess gruppiert</translation>
    </message>
    <message>
        <source>Put the rows together that the same processes faulted on</source>
        <translation>Die Zeilen zusammenstellen, auf denen dieselben Prozesse Faults hatten</translation>
    </message>
    <message>
        <source>Rows grouped by NUMA node</source>
        <translation>Zeilen nach NUMA-Knoten gruppiert</translation>
    </message>
    <message>
        <source>Not to be had: no recording and no format that is read says which NUMA node the storage is on</source>
        <translation>Nicht zu haben: keine Aufzeichnung und kein lesbares Format sagt, an welchem NUMA-Knoten der Speicher liegt</translation>
    </message>
    <message>
        <source>Overview of faults</source>
        <translation>Übersicht der Faults</translation>
    </message>
    <message>
        <source>Let the strip above the lanes count faults</source>
        <translation>Der Streifen über den Spuren zählt Faults</translation>
    </message>
    <message>
        <source>Overview of time in faults</source>
        <translation>Übersicht der Zeit in Faults</translation>
    </message>
    <message>
        <source>Let the strip above the lanes add up the time in the faults that begin there</source>
        <translation>Der Streifen über den Spuren summiert die Zeit in den Faults, die dort beginnen</translation>
    </message>
    <message>
        <source>Overview of refaults</source>
        <translation>Übersicht der Refaults</translation>
    </message>
    <message>
        <source>Let the strip above the lanes count refaults</source>
        <translation>Der Streifen über den Spuren zählt Refaults</translation>
    </message>
    <message>
        <source>Overview of unmaps</source>
        <translation>Übersicht der Unmaps</translation>
    </message>
    <message>
        <source>Let the strip above the lanes count unmaps</source>
        <translation>Der Streifen über den Spuren zählt Unmaps</translation>
    </message>
    <message>
        <source>Go back to what was in view before</source>
        <translation>Zurück zu dem, was vorher zu sehen war</translation>
    </message>
    <message>
        <source>Go forward again to what was in view</source>
        <translation>Wieder vor zu dem, was zu sehen war</translation>
    </message>
    <message>
        <source>&amp;Zoom and pan</source>
        <translation>Zoom &amp;und Verschieben</translation>
    </message>
    <message>
        <source>Ro&amp;ws</source>
        <translation>Z&amp;eilen</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>Ü&amp;bersicht</translation>
    </message>
    <message>
        <source>&amp;Align two traces</source>
        <translation>Zwei Traces ausri&amp;chten</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>Te&amp;xtgröße</translation>
    </message>
    <message>
        <source>&amp;Selected time</source>
        <translation>Gewählte Zei&amp;t</translation>
    </message>
</context>
<context>
    <name>BundledTraces</name>
    <message>
        <source>today&apos;s storm: two readers of a reflinked file zap each other on every fault</source>
        <translation>der Sturm von heute: zwei Leser einer reflink-Datei zappen einander bei jedem Fault</translation>
    </message>
    <message>
        <source>the same workload on 6.12 with a proposed fix, as a module</source>
        <translation>dieselbe Last auf 6.12 mit einer vorgeschlagenen Korrektur, als Modul</translation>
    </message>
    <message>
        <source>the same workload on 6.1, which has no such storm</source>
        <translation>dieselbe Last auf 6.1, das keinen solchen Sturm hat</translation>
    </message>
    <message>
        <source>an fsync that finds nothing to write after a fallocate elsewhere</source>
        <translation>ein fsync, das nach einem fallocate anderswo nichts zu schreiben findet</translation>
    </message>
    <message>
        <source>a reader of a clone that is killed by SIGBUS</source>
        <translation>ein Leser eines Klons, den SIGBUS beendet</translation>
    </message>
    <message>
        <source>the storm of 2016, brought back by a module</source>
        <translation>der Sturm von 2016, von einem Modul zurückgebracht</translation>
    </message>
    <message>
        <source>no storm: permission faults that msync makes</source>
        <translation>kein Sturm: Faults wegen fehlender Erlaubnis durch msync</translation>
    </message>
    <message>
        <source>no huge pages: a file for each reason why a PMD fault falls back</source>
        <translation>keine großen Seiten: eine Datei für jeden Grund, aus dem ein PMD-Fault zurückfällt</translation>
    </message>
    <message>
        <source>today&apos;s storm through a ring too small: events lost</source>
        <translation>der Sturm von heute durch einen zu kleinen Ring: Ereignisse verloren</translation>
    </message>
</context>
<context>
    <name>DeltaLabel</name>
    <message>
        <source>more faults in B</source>
        <translation>mehr Faults in B</translation>
    </message>
    <message>
        <source>more faults after</source>
        <translation>mehr Faults nachher</translation>
    </message>
    <message>
        <source>fewer (log)</source>
        <translation>weniger (log)</translation>
    </message>
    <message>
        <source>from 1st storm</source>
        <translation>ab 1. Sturm</translation>
    </message>
    <message>
        <source>from start</source>
        <translation>ab Anfang</translation>
    </message>
    <message>
        <source>end not recorded</source>
        <translation>Ende nicht aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>Distribution</name>
    <message>
        <source>What is counted</source>
        <translation>Was gezählt wird</translation>
    </message>
    <message>
        <source>Durations of faults</source>
        <translation>Dauer der Faults</translation>
    </message>
    <message>
        <source>Intervals from zap to refault</source>
        <translation>Abstände von Zap zu Refault</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Teilung</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>of the selected time, %1</source>
        <translation>der gewählten Zeit, %1</translation>
    </message>
    <message>
        <source>of the whole trace</source>
        <translation>des ganzen Trace</translation>
    </message>
    <message>
        <source>Histogram of each run</source>
        <translation>Histogramm jedes Laufs</translation>
    </message>
    <message>
        <source>%1: who was zapped is not recorded</source>
        <translation>%1: wer gezappt wurde, ist nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1: %2 faults</source>
        <translation>%1: %2 Faults</translation>
    </message>
    <message>
        <source>%1: %2 refaults</source>
        <translation>%1: %2 Refaults</translation>
    </message>
    <message>
        <source> of %1</source>
        <translation> von %1</translation>
    </message>
    <message>
        <source> · half ≤ %1 · 99 % ≤ %2 · longest %3</source>
        <translation> · die Hälfte ≤ %1 · 99 % ≤ %2 · längster %3</translation>
    </message>
    <message>
        <source> · of %1 not known</source>
        <translation> · von %1 nicht bekannt</translation>
    </message>
    <message>
        <source>%1, %2 to %3: %4</source>
        <translation>%1, %2 bis %3: %4</translation>
    </message>
    <message>
        <source>, %1 of them pass the filter</source>
        <translation>, davon passieren %1 den Filter</translation>
    </message>
    <message>
        <source>
%1 are no longer</source>
        <translation>
%1 sind nicht länger</translation>
    </message>
    <message>
        <source>
Click to filter by it</source>
        <translation>
Klicken, um danach zu filtern</translation>
    </message>
    <message>
        <source>of what is read</source>
        <translation>des bisher Gelesenen</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Files and ranges</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>Processes and mappings are of one trace: two traces have no process in common. Close what is beside to see them.</source>
        <translation>Prozesse und Mappings gehören zu einem Trace: zwei Traces haben keinen Prozess gemeinsam. Den zweiten schließen, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Storms</source>
        <translation>Stürme</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>The faults that ended huge, and why the others did not, are of one trace. Close what is beside to see them.</source>
        <translation>Welche Faults groß endeten und warum die anderen nicht, gilt für einen Trace. Den zweiten schließen, um es zu sehen.</translation>
    </message>
    <message>
        <source>Selected time</source>
        <translation>Gewählte Zeit</translation>
    </message>
    <message>
        <source>Which kernel?</source>
        <translation>Welcher Kernel?</translation>
    </message>
    <message>
        <source>Which handler a trace looks like is asked of one trace. Close what is beside to ask it.</source>
        <translation>Nach welchem Handler ein Trace aussieht, wird von einem Trace gefragt. Den zweiten schließen, um zu fragen.</translation>
    </message>
    <message>
        <source>Selected event</source>
        <translation>Gewähltes Ereignis</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Who × whom</source>
        <translation>Wer × wen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Events are listed of one trace. Close what is beside to see them; a click on a fault tells of it in the dock Selected event.</source>
        <translation>Ereignisse werden von einem Trace aufgelistet. Den zweiten schließen, um sie zu sehen; ein Klick auf einen Fault beschreibt ihn im Dock Gewähltes Ereignis.</translation>
    </message>
    <message>
        <source>Distributions</source>
        <translation>Verteilungen</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>A query is about one trace. Close what is beside to ask.</source>
        <translation>Eine Abfrage gilt einem Trace. Den zweiten schließen, um zu fragen.</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Handlers</source>
        <translation>Handler</translation>
    </message>
    <message>
        <source>All handlers are held against one trace. Close what is beside to see them.</source>
        <translation>Alle Handler werden gegen einen Trace gehalten. Den zweiten schließen, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>Durchlauf</translation>
    </message>
    <message>
        <source>What is assumed is swept over for one trace. Close what is beside to see it.</source>
        <translation>Der Durchlauf durch eine Annahme gilt einem Trace. Den zweiten schließen, um ihn zu sehen.</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>Hitze</translation>
    </message>
</context>
<context>
    <name>EventDock</name>
    <message>
        <source>Selected event</source>
        <translation>Gewähltes Ereignis</translation>
    </message>
    <message>
        <source>Event of the schedule</source>
        <translation>Ereignis des Ablaufs</translation>
    </message>
    <message>
        <source>Synthetic event</source>
        <translation>Synthetisches Ereignis</translation>
    </message>
    <message>
        <source>Recorded event</source>
        <translation>Aufgezeichnetes Ereignis</translation>
    </message>
    <message>
        <source>modelled</source>
        <translation>modelliert</translation>
    </message>
    <message>
        <source>Jump to it</source>
        <translation>Dahin springen</translation>
    </message>
    <message>
        <source>Click a fault in the lanes of either trace to see what it was and who caused it.</source>
        <translation>Auf einen Fault in den Spuren eines der Traces klicken, um zu sehen, was er war und wer ihn verursachte.</translation>
    </message>
    <message>
        <source>Click a fault in the lanes or in the table to see what it was, what became of it before and after, and who caused it.</source>
        <translation>Auf einen Fault in den Spuren oder in der Tabelle klicken, um zu sehen, was er war, was vorher und nachher aus ihm wurde und wer ihn verursachte.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>This access left no event: it is one of the %1.</source>
        <translation>Dieser Zugriff hinterließ kein Ereignis: er ist einer von %1.</translation>
    </message>
    <message>
        <source>This access left no event: it is assumed (%1).</source>
        <translation>Dieser Zugriff hinterließ kein Ereignis: er ist angenommen (%1).</translation>
    </message>
</context>
<context>
    <name>EventFilter</name>
    <message>
        <source>“%1” is no time: write 10us, 2.5ms or 1s</source>
        <translation>„%1“ ist keine Zeit: 10us, 2,5ms oder 1s schreiben</translation>
    </message>
    <message>
        <source>nothing lies in “%1..%2”: write the lesser one first, %2..%1</source>
        <translation>in „%1..%2“ liegt nichts: das Kleinere zuerst schreiben, %2..%1</translation>
    </message>
    <message>
        <source>“%1” is no number</source>
        <translation>„%1“ ist keine Zahl</translation>
    </message>
    <message>
        <source>%1 is text: write %1:%2</source>
        <translation>%1 ist Text: %1:%2 schreiben</translation>
    </message>
    <message>
        <source>write %1 or %2</source>
        <translation>%1 oder %2 schreiben</translation>
    </message>
    <message>
        <source>“%1”: no or, not, parentheses here: all words must match, a - before one turns it round, quotes look for it</source>
        <translation>„%1“: Hier gibt es kein or, not, keine Klammern: Alle Wörter müssen passen, ein - davor kehrt eines um, in Anführungszeichen wird es gesucht</translation>
    </message>
</context>
<context>
    <name>EventsDock</name>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save %1 events</source>
        <translation>%1 Ereignisse speichern</translation>
    </message>
    <message>
        <source>CSV (*.csv);;JSON (*.json);;Markdown (*.md)</source>
        <translation>CSV (*.csv);;JSON (*.json);;Markdown (*.md)</translation>
    </message>
    <message>
        <source>Visible range only</source>
        <translation>Nur sichtbarer Bereich</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected rows (Ctrl+A: all)</source>
        <translation>Die gewählten Zeilen kopieren (Strg+A: alle)</translation>
    </message>
    <message>
        <source>as &amp;CSV, times in ns</source>
        <translation>als &amp;CSV, Zeiten in ns</translation>
    </message>
    <message>
        <source>as &amp;JSON, times in ns</source>
        <translation>als &amp;JSON, Zeiten in ns</translation>
    </message>
    <message>
        <source>as &amp;Markdown, as shown</source>
        <translation>als &amp;Markdown, wie gezeigt</translation>
    </message>
    <message>
        <source>Progress of copying or saving</source>
        <translation>Fortschritt des Kopierens oder Speicherns</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 Ereignisse</translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation>%1 von %2 Ereignissen</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>1 event</source>
        <translation>1 Ereignis</translation>
    </message>
    <message>
        <source>Nothing is selected: Ctrl+A selects all</source>
        <translation>Nichts ist gewählt: Strg+A wählt alle</translation>
    </message>
    <message>
        <source>%1 events are too many to copy: save them as a file</source>
        <translation>%1 Ereignisse sind zu viele zum Kopieren: als Datei speichern</translation>
    </message>
</context>
<context>
    <name>EveryModel</name>
    <message>
        <source>Handler</source>
        <translation>Handler</translation>
    </message>
    <message>
        <source>A double click makes it the run after; the menu, before or after. Bold: of the handlers of real kernels, none explains the recorded faults better</source>
        <translation>Ein Doppelklick macht ihn zum Lauf nachher; das Menü zu vorher oder nachher. Fett: von den Handlern wirklicher Kernel erklärt keiner die aufgezeichneten Faults besser</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Independently right: of the recorded faults of which nothing was used to predict them, those that the handler has, with the same result, and unmapping where the kernel did. Nothing that is assumed counts here</source>
        <translation>Unabhängig richtig: von den aufgezeichneten Faults, von denen nichts zur Vorhersage diente, die der Handler hat, mit demselben Ergebnis, und wo er unmappt, wo der Kernel es tat. Nichts Angenommenes zählt hier</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Accesses that did not find their mapping</source>
        <translation>Zugriffe, die ihr Mapping nicht vorfanden</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Faults of mappings that had been there and were zapped</source>
        <translation>Faults von Mappings, die da gewesen waren und gezappt wurden</translation>
    </message>
    <message>
        <source>Unmaps</source>
        <translation>Unmaps</translation>
    </message>
    <message>
        <source>Whether or not anybody lost something</source>
        <translation>Ob jemand etwas verlor oder nicht</translation>
    </message>
    <message>
        <source>Zaps</source>
        <translation>Zaps</translation>
    </message>
    <message>
        <source>Mappings that lost something</source>
        <translation>Mappings, die etwas verloren</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>DAX entries that faults removed from the page cache</source>
        <translation>DAX-Einträge, die Faults aus dem Page-Cache entfernten</translation>
    </message>
    <message>
        <source>Dirty</source>
        <translation>Dirty</translation>
    </message>
    <message>
        <source>The dirty ones among them: fsync would miss them</source>
        <translation>Die dirty unter ihnen: fsync fände sie nicht mehr</translation>
    </message>
    <message>
        <source>Storms</source>
        <translation>Stürme</translation>
    </message>
    <message>
        <source>By the storm rule that is set</source>
        <translation>Nach der eingestellten Regel für Stürme</translation>
    </message>
    <message>
        <source>In faults</source>
        <translation>In Faults</translation>
    </message>
    <message>
        <source>The time of all faults together</source>
        <translation>Die Zeit aller Faults zusammen</translation>
    </message>
    <message>
        <source>best match</source>
        <translation>passt am besten</translation>
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
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>What the kernel really did</source>
        <translation>Was der Kernel wirklich tat</translation>
    </message>
    <message>
        <source>What the trace has: no kernel did it</source>
        <translation>Was der Trace hat: kein Kernel tat es</translation>
    </message>
    <message>
        <source>%1 of %2 independent faults right; unmaps by faults: %3 by the model%4</source>
        <translation>%1 von %2 unabhängigen Faults richtig; Unmaps durch Faults: %3 nach dem Modell%4</translation>
    </message>
    <message>
        <source>, %1 recorded, %2 in the same faults</source>
        <translation>, %1 aufgezeichnet, %2 in denselben Faults</translation>
    </message>
    <message>
        <source>, not recorded</source>
        <translation>, nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1; kernels: %2. Double click or Enter: compare with it, as the run after.</source>
        <translation>%1; Kernel: %2. Doppelklick oder Eingabe: damit vergleichen, als Lauf nachher.</translation>
    </message>
</context>
<context>
    <name>ExploreDock</name>
    <message>
        <source>Scenario</source>
        <translation>Szenario</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Schneiden</translation>
    </message>
    <message>
        <source>Handler to explore</source>
        <translation>Zu erkundender Handler</translation>
    </message>
    <message>
        <source>Memory that a search may take</source>
        <translation>Speicher, den eine Suche nehmen darf</translation>
    </message>
    <message>
        <source>Memory ≤ </source>
        <translation>Speicher ≤ </translation>
    </message>
    <message>
        <source> MiB</source>
        <translation> MiB</translation>
    </message>
    <message>
        <source>A search that needs more memory ends with &quot;not finished&quot;</source>
        <translation>Eine Suche, die mehr Speicher braucht, endet mit „nicht fertig“</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Funde</translation>
    </message>
    <message>
        <source>Open a scenario</source>
        <translation>Szenario öffnen</translation>
    </message>
    <message>
        <source>Scenarios (*.scenario);;All files (*)</source>
        <translation>Szenarien (*.scenario);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Found in %1 under %2:</source>
        <translation>Gefunden in %1 unter %2:</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>not enough memory for this trace</source>
        <translation>zu wenig Speicher für diesen Trace</translation>
    </message>
    <message>
        <source>Record a shorter trace, or with -p.</source>
        <translation>Kürzer aufzeichnen, oder mit -p.</translation>
    </message>
    <message>
        <source>something failed that has no name</source>
        <translation>etwas ist gescheitert, das keinen Namen hat</translation>
    </message>
</context>
<context>
    <name>FaultsDock</name>
    <message>
        <source>What the faults are listed by</source>
        <translation>Wonach die Faults aufgelistet werden</translation>
    </message>
    <message>
        <source>By reason</source>
        <translation>Nach Grund</translation>
    </message>
    <message>
        <source>By file</source>
        <translation>Nach Datei</translation>
    </message>
    <message>
        <source>By PMD range</source>
        <translation>Nach PMD-Bereich</translation>
    </message>
    <message>
        <source>Faults by reason, file or range</source>
        <translation>Faults nach Grund, Datei oder Bereich</translation>
    </message>
    <message>
        <source>No fault that could have ended huge.</source>
        <translation>Kein Fault, der hätte groß enden können.</translation>
    </message>
    <message>
        <source>As recorded, %1 ended with a PMD mapped.</source>
        <translation>Wie aufgezeichnet, endeten %1 mit einem gemappten PMD.</translation>
    </message>
    <message>
        <source>Counts are too low: %1.</source>
        <translation>Die Zahlen sind zu niedrig: %1.</translation>
    </message>
    <message>
        <source>Of the first %1 events: %2</source>
        <translation>Von den ersten %1 Ereignissen: %2</translation>
    </message>
</context>
<context>
    <name>FaultsModel</name>
    <message>
        <source>Why not huge</source>
        <translation>Warum nicht groß</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>A click goes to the first such fault, or to the range</source>
        <translation>Ein Klick geht zum ersten solchen Fault oder zum Bereich</translation>
    </message>
    <message>
        <source>Decided in</source>
        <translation>Entschieden in</translation>
    </message>
    <message>
        <source>Ended huge</source>
        <translation>Endeten groß</translation>
    </message>
    <message>
        <source>The kernel&apos;s function that makes the test</source>
        <translation>Die Funktion des Kernels, die prüft</translation>
    </message>
    <message>
        <source>Of the PMD faults, and of the slots whose PMD handler was never asked, those that ended with a PMD mapped</source>
        <translation>Von den PMD-Faults und den Plätzen, deren PMD-Handler nie gefragt wurde, die mit einem gemappten PMD endeten</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Fell back</source>
        <translation>Fielen zurück</translation>
    </message>
    <message>
        <source>PMD faults that fell back to 4 KiB; where nobody asked the PMD handler, slots</source>
        <translation>PMD-Faults, die auf 4 KiB zurückfielen; wo niemand den PMD-Handler fragte, Plätze</translation>
    </message>
    <message>
        <source>PTE faults</source>
        <translation>PTE-Faults</translation>
    </message>
    <message>
        <source>What it came to: faults of 4 KiB afterwards, in the same slots</source>
        <translation>Was daraus wurde: Faults von 4 KiB danach, an denselben Plätzen</translation>
    </message>
    <message>
        <source>In faults</source>
        <translation>In Faults</translation>
    </message>
    <message>
        <source>The time of all these faults together</source>
        <translation>Die Zeit aller dieser Faults zusammen</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>Grundlage</translation>
    </message>
    <message>
        <source>Never asked</source>
        <translation>Nie gefragt</translation>
    </message>
    <message>
        <source>recorded: the fault itself fails the kernel&apos;s test; inferred: nothing else is left; unknown: it fits several</source>
        <translation>aufgezeichnet: der Fault selbst besteht die Prüfung des Kernels nicht; erschlossen: nichts anderes bleibt; unbekannt: es passt zu mehreren</translation>
    </message>
    <message>
        <source>Slots with PTE faults for which the kernel never asked the PMD handler</source>
        <translation>Plätze mit PTE-Faults, für die der Kernel den PMD-Handler nie fragte</translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s)</source>
        <translation>
            <numerusform>%n Platz</numerusform>
            <numerusform>%n Plätze</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>FilesDock</name>
    <message>
        <source>Files and PMD ranges</source>
        <translation>Dateien und PMD-Bereiche</translation>
    </message>
    <message>
        <source>File, range</source>
        <translation>Datei, Bereich</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>
paired by %1</source>
        <translation>
gepaart nach %1</translation>
    </message>
    <message>
        <source>
%1</source>
        <translation>
%1</translation>
    </message>
</context>
<context>
    <name>HandlersDock</name>
    <message>
        <source>Handlers replayed so far</source>
        <translation>Bisher abgespielte Handler</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>As a table, tab-separated</source>
        <translation>Als Tabelle, mit Tabulatoren</translation>
    </message>
    <message>
        <source>As Markdown</source>
        <translation>Als Markdown</translation>
    </message>
    <message>
        <source>As JSON</source>
        <translation>Als JSON</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>All handlers against what was recorded</source>
        <translation>Alle Handler gegen das Aufgezeichnete</translation>
    </message>
    <message>
        <source>Every handler of the table against the recording: which one explains it, and what each would cost.</source>
        <translation>Jeder Handler der Tabelle gegen die Aufzeichnung: welcher sie erklärt, und was jeder kosten würde.</translation>
    </message>
    <message>
        <source>Being made anew: these figures are of before the last change.</source>
        <translation>Wird neu gemacht: diese Zahlen sind von vor der letzten Änderung.</translation>
    </message>
    <message>
        <source>ASSUMED, not recorded: %1</source>
        <translation>ANGENOMMEN, nicht aufgezeichnet: %1</translation>
    </message>
    <message>
        <source>Only recorded faults are accesses here: a handler that unmaps more shows it in unmaps and zaps, not in faults. Assume a revisit to see those.</source>
        <translation>Nur aufgezeichnete Faults sind hier Zugriffe: ein Handler, der mehr unmappt, zeigt es in Unmaps und Zaps, nicht in Faults. Eine Rückkehr annehmen, um diese zu sehen.</translation>
    </message>
</context>
<context>
    <name>HeatDock</name>
    <message>
        <source>Figure</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Mappings zapped</source>
        <translation>Mappings gezappt</translation>
    </message>
    <message>
        <source>Time in faults</source>
        <translation>Zeit in Faults</translation>
    </message>
    <message>
        <source>Fallbacks</source>
        <translation>Fallbacks</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>After less before</source>
        <translation>Nachher weniger vorher</translation>
    </message>
    <message>
        <source>%1 ranges, at most %2 in a cell (log2)</source>
        <translation>%1 Bereiche, höchstens %2 in einer Zelle (log2)</translation>
    </message>
    <message>
        <source>; a line shows the greatest of up to %1 ranges</source>
        <translation>; eine Zeile zeigt den größten von bis zu %1 Bereichen</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>HeatView</name>
    <message>
        <source>Heat map of all ranges</source>
        <translation>Karte der Hitze aller Bereiche</translation>
    </message>
    <message>
        <source>
the greatest of %1 ranges in this line</source>
        <translation>
der größte von %1 Bereichen in dieser Zeile</translation>
    </message>
    <message>
        <source>
from %1, for %2</source>
        <translation>
ab %1, für %2</translation>
    </message>
    <message>
        <source>faults %1</source>
        <translation>Faults %1</translation>
    </message>
    <message>
        <source>refaults %1</source>
        <translation>Refaults %1</translation>
    </message>
    <message>
        <source>mappings zapped %1</source>
        <translation>Mappings gezappt %1</translation>
    </message>
    <message>
        <source>in faults %1</source>
        <translation>in Faults %1</translation>
    </message>
    <message>
        <source>fallbacks %1</source>
        <translation>Fallbacks %1</translation>
    </message>
    <message>
        <source>%1 less %2</source>
        <translation>%1 weniger %2</translation>
    </message>
    <message>
        <source>
of what passes the filter</source>
        <translation>
von dem, was den Filter passiert</translation>
    </message>
    <message>
        <source>Not recorded: who was zapped.</source>
        <translation>Nicht aufgezeichnet: wer gezappt wurde.</translation>
    </message>
    <message>
        <source>No ranges are shown.</source>
        <translation>Keine Bereiche werden gezeigt.</translation>
    </message>
</context>
<context>
    <name>KernelDock</name>
    <message>
        <source>Handlers compared so far</source>
        <translation>Bisher verglichene Handler</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the answer and the table as text</source>
        <translation>Antwort und Tabelle als Text kopieren</translation>
    </message>
    <message>
        <source>Handlers against the recorded faults, best first</source>
        <translation>Handler gegen die aufgezeichneten Faults, die besten zuerst</translation>
    </message>
    <message>
        <source>%1, %2

%3
%4
</source>
        <translation>%1, %2

%3
%4
</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Holding the handlers of real kernels against the recorded faults …</source>
        <translation>Die Handler wirklicher Kernel werden gegen die aufgezeichneten Faults gehalten …</translation>
    </message>
    <message>
        <source>No kernel recorded this trace.</source>
        <translation>Kein Kernel hat diesen Trace aufgezeichnet.</translation>
    </message>
    <message>
        <source>Open a trace: the handlers of real kernels are held against its faults.</source>
        <translation>Einen Trace öffnen: die Handler wirklicher Kernel werden gegen seine Faults gehalten.</translation>
    </message>
</context>
<context>
    <name>KernelModel</name>
    <message>
        <source>What the kernel really did</source>
        <translation>Was der Kernel wirklich tat</translation>
    </message>
    <message>
        <source>What the trace has: no kernel did it</source>
        <translation>Was der Trace hat: kein Kernel tat es</translation>
    </message>
    <message>
        <source>Best first; bold: nothing in the trace speaks for another one</source>
        <translation>Die besten zuerst; fett: nichts im Trace spricht für einen anderen</translation>
    </message>
    <message>
        <source>Recorded faults, and those of them that the handler must have too</source>
        <translation>Aufgezeichnete Faults, und welche davon der Handler auch haben muss</translation>
    </message>
    <message>
        <source>Right of the independent faults, of which nothing was used to predict them: the handler has the fault, returns the same and unmaps where the kernel did. Only these rank.</source>
        <translation>Richtig von den unabhängigen Faults, von denen nichts zur Vorhersage diente: der Handler hat den Fault, gibt dasselbe zurück und unmappt, wo der Kernel es tat. Nur diese zählen für den Rang.</translation>
    </message>
    <message>
        <source>Right of those whose own result, or PMD, told what the world had been: no prediction</source>
        <translation>Richtig von denen, deren eigenes Ergebnis oder PMD sagte, wie die Welt gewesen war: keine Vorhersage</translation>
    </message>
    <message>
        <source>Dispatch races: another task of the mapping had mapped it between the processor&apos;s fault and the event</source>
        <translation>Wettläufe beim Verteilen: ein anderer Task des Mappings hatte es zwischen dem Fault des Prozessors und dem Ereignis gemappt</translation>
    </message>
    <message>
        <source>Accesses in whose faults the range was unmapped</source>
        <translation>Zugriffe, in deren Faults der Bereich unmappt wurde</translation>
    </message>
    <message>
        <source>Mappings that lost something</source>
        <translation>Mappings, die etwas verloren</translation>
    </message>
    <message>
        <source>Handler</source>
        <translation>Handler</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Independent</source>
        <translation>Unabhängig</translation>
    </message>
    <message>
        <source>Learnt</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <source>Races</source>
        <translation>Wettläufe</translation>
    </message>
    <message>
        <source>Unmaps</source>
        <translation>Unmaps</translation>
    </message>
    <message>
        <source>Zaps</source>
        <translation>Zaps</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1 (by release)</source>
        <translation>%1 (nach der Version)</translation>
    </message>
    <message>
        <source>%1; kernels: %2. Double click or Enter: compare with it, as the run after.</source>
        <translation>%1; Kernel: %2. Doppelklick oder Eingabe: damit vergleichen, als Lauf nachher.</translation>
    </message>
</context>
<context>
    <name>MetricModel</name>
    <message>
        <source>%1 ns</source>
        <translation>%1 ns</translation>
    </message>
    <message>
        <source>Explored</source>
        <translation>Erkundet</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>Synthetisch</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Δ</source>
        <translation>Δ</translation>
    </message>
    <message>
        <source>Δ %</source>
        <translation>Δ %</translation>
    </message>
</context>
<context>
    <name>NotesDock</name>
    <message>
        <source>No notes. M writes one at the playhead, or in the middle of the view. A workspace keeps them (Ctrl+S).</source>
        <translation>Keine Notizen. M schreibt eine an der Abspielmarke oder in der Mitte der Ansicht. Ein Arbeitsstand bewahrt sie (Strg+S).</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
</context>
<context>
    <name>NotesModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>When, since what the time axis counts from</source>
        <translation>Wann, ab dem, wovon die Zeitachse zählt</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>What was written; F2 changes it, Del removes it</source>
        <translation>Was geschrieben wurde; F2 ändert es, Entf löscht es</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Overview of the whole time</source>
        <translation>Übersicht der ganzen Zeit</translation>
    </message>
    <message>
        <source>Faults before and after over the whole time, with a frame around what the lanes show</source>
        <translation>Faults vorher und nachher über die ganze Zeit, mit einem Rahmen um das, was die Spuren zeigen</translation>
    </message>
    <message>
        <source>, %1 of them pass the filter</source>
        <translation>, davon passieren %1 den Filter</translation>
    </message>
    <message>
        <source>, in a storm</source>
        <translation>, in einem Sturm</translation>
    </message>
    <message>
        <source>, events were lost</source>
        <translation>, Ereignisse gingen verloren</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 not recorded</source>
        <translation>%1 nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>time in faults</source>
        <translation>Zeit in Faults</translation>
    </message>
    <message>
        <source>refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>unmaps</source>
        <translation>Unmaps</translation>
    </message>
    <message>
        <source>faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>
%1: %2 not recorded</source>
        <translation>
%1: %2 nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>
%1: %2 %3</source>
        <translation>
%1: %2 %3</translation>
    </message>
    <message>
        <source>, %1 of it in what passes the filter</source>
        <translation>, davon %1 in dem, was den Filter passiert</translation>
    </message>
</context>
<context>
    <name>ProcessesDock</name>
    <message>
        <source>Processes and mappings</source>
        <translation>Prozesse und Mappings</translation>
    </message>
    <message>
        <source>Process, mapping</source>
        <translation>Prozess, Mapping</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>mm %1, 0x%2–0x%3 (%4) of %5 from page %6. A click goes to its first fault.</source>
        <translation>mm %1, 0x%2–0x%3 (%4) von %5 ab Seite %6. Ein Klick geht zu seinem ersten Fault.</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">Schließen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>RowGroups</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>process not recorded</source>
        <translation>Prozess nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Ranges that no process faulted on</source>
        <translation>Bereiche, auf denen kein Prozess einen Fault hatte</translation>
    </message>
    <message>
        <source>Ranges that these faulted on, and nobody else:
%1</source>
        <translation>Bereiche, auf denen diese Faults hatten und sonst niemand:
%1</translation>
    </message>
    <message>
        <source>no process</source>
        <translation>kein Prozess</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
</context>
<context>
    <name>Sides</name>
    <message>
        <source>not in %1</source>
        <translation>nicht in %1</translation>
    </message>
</context>
<context>
    <name>Speed</name>
    <message>
        <source>1 event/s</source>
        <translation>1 Ereignis/s</translation>
    </message>
    <message>
        <source>2 events/s</source>
        <translation>2 Ereignisse/s</translation>
    </message>
    <message>
        <source>5 events/s</source>
        <translation>5 Ereignisse/s</translation>
    </message>
    <message>
        <source>20 events/s</source>
        <translation>20 Ereignisse/s</translation>
    </message>
    <message>
        <source>0.00001 ×</source>
        <translation>0,00001 ×</translation>
    </message>
    <message>
        <source>0.0001 ×</source>
        <translation>0,0001 ×</translation>
    </message>
    <message>
        <source>0.001 ×</source>
        <translation>0,001 ×</translation>
    </message>
    <message>
        <source>0.01 ×</source>
        <translation>0,01 ×</translation>
    </message>
    <message>
        <source>0.1 ×</source>
        <translation>0,1 ×</translation>
    </message>
    <message>
        <source>1 ×</source>
        <translation>1 ×</translation>
    </message>
    <message>
        <source>10 ×</source>
        <translation>10 ×</translation>
    </message>
    <message>
        <source>100 ×</source>
        <translation>100 ×</translation>
    </message>
    <message>
        <source>1000 ×</source>
        <translation>1000 ×</translation>
    </message>
</context>
<context>
    <name>Sql</name>
    <message>
        <source>Rows of the answer</source>
        <translation>Zeilen der Antwort</translation>
    </message>
    <message>
        <source>%1 rows%2</source>
        <translation>%1 Zeilen%2</translation>
    </message>
    <message>
        <source>, and there are more: the limit was met</source>
        <translation>, und es gibt mehr: die Grenze ist erreicht</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>SELECT seq, time, comm, duration_ns FROM dax_pmd_fault ORDER BY duration_ns DESC</source>
        <translation>SELECT seq, time, comm, duration_ns FROM dax_pmd_fault ORDER BY duration_ns DESC</translation>
    </message>
    <message>
        <source>rows ≤ </source>
        <translation>Zeilen ≤ </translation>
    </message>
    <message>
        <source>Most rows</source>
        <translation>Höchstzahl der Zeilen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>This trace is no file: there is nothing to ask</source>
        <translation>Dieser Trace ist keine Datei: es gibt nichts zu fragen</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Frage läuft…</translation>
    </message>
    <message>
        <source>No event to go to: let the query give seq, or ts</source>
        <translation>Kein Ereignis, zu dem man gehen kann: die Abfrage muss seq oder ts liefern</translation>
    </message>
    <message>
        <source>The file of that name is not the one that was read any more: it was replaced, changed or removed. F5 reads it anew.</source>
        <translation>Die Datei dieses Namens ist nicht mehr die, die gelesen wurde: Sie wurde ersetzt, geändert oder entfernt. F5 liest sie neu.</translation>
    </message>
    <message>
        <source></source>
        <translation>Die Datei dieses Namens ist nicht mehr die, die gelesen wurde: Sie wurde ersetzt, geändert oder entfernt. F5 liest sie neu.</translation>
    </message>
</context>
<context>
    <name>StateDock</name>
    <message>
        <source>State of the range at the playhead in both runs</source>
        <translation>Zustand des Bereichs an der Abspielmarke in beiden Läufen</translation>
    </message>
    <message>
        <source>Click into the lanes, select an event or play: this is what its range looks like at that time, in both runs.</source>
        <translation>In die Spuren klicken, ein Ereignis wählen oder abspielen: so sieht sein Bereich zu dieser Zeit in beiden Läufen aus.</translation>
    </message>
    <message>
        <source>%1 at %2 s</source>
        <translation>%1 bei %2 s</translation>
    </message>
    <message>
        <source>%1: %2
%3</source>
        <translation>%1: %2
%3</translation>
    </message>
    <message>
        <source>
The lane shows what was recorded; this is the state of the model %1.</source>
        <translation>
Die Spur zeigt, was aufgezeichnet wurde; dies ist der Zustand des Modells %1.</translation>
    </message>
</context>
<context>
    <name>StateModel</name>
    <message>
        <source>The two runs differ here.</source>
        <translation>Die beiden Läufe unterscheiden sich hier.</translation>
    </message>
    <message>
        <source>Alike in both runs.</source>
        <translation>In beiden Läufen gleich.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>write fault under way</source>
        <translation>Schreib-Fault im Gange</translation>
    </message>
    <message>
        <source>read fault under way</source>
        <translation>Lese-Fault im Gange</translation>
    </message>
    <message>
        <source>▸ %1, next: %2</source>
        <translation>▸ %1, als Nächstes: %2</translation>
    </message>
    <message>
        <source>entry: %1</source>
        <translation>Eintrag: %1</translation>
    </message>
    <message>
        <source>i_mmap: %1</source>
        <translation>i_mmap: %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>extent</source>
        <translation>Extent</translation>
    </message>
    <message>
        <source>What the file system has under the range.</source>
        <translation>Was das Dateisystem unter dem Bereich hat.</translation>
    </message>
    <message>
        <source>PMD entry</source>
        <translation>PMD-Eintrag</translation>
    </message>
    <message>
        <source>The range&apos;s entry in the page cache.</source>
        <translation>Der Eintrag des Bereichs im Page-Cache.</translation>
    </message>
    <message>
        <source>4 KiB entries</source>
        <translation>4-KiB-Einträge</translation>
    </message>
    <message>
        <source>Entries of single pages in the page cache.</source>
        <translation>Einträge einzelner Seiten im Page-Cache.</translation>
    </message>
    <message>
        <source>locks</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>The page cache entry&apos;s lock and i_mmap, and who holds them.</source>
        <translation>Die Sperre des Page-Cache-Eintrags und i_mmap, und wer sie hält.</translation>
    </message>
    <message>
        <source>What this mapping has in its page tables for the range.</source>
        <translation>Was dieses Mapping in seinen Seitentabellen für den Bereich hat.</translation>
    </message>
    <message>
        <source>1 mapping more</source>
        <translation>1 Mapping mehr</translation>
    </message>
    <message>
        <source>%1 mappings more</source>
        <translation>%1 Mappings mehr</translation>
    </message>
    <message>
        <source>They have nothing there, in either run.</source>
        <translation>Sie haben dort nichts, in keinem der Läufe.</translation>
    </message>
</context>
<context>
    <name>StepsDock</name>
    <message>
        <source>The current step on both sides</source>
        <translation>Der aktuelle Schritt auf beiden Seiten</translation>
    </message>
    <message>
        <source>Steps of both handlers</source>
        <translation>Schritte beider Handler</translation>
    </message>
    <message>
        <source>Select an access to see which steps it took.</source>
        <translation>Einen Zugriff wählen, um seine Schritte zu sehen.</translation>
    </message>
    <message>
        <source>%1 by %2 at %3 s</source>
        <translation>%1 von %2 bei %3 s</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The lane shows what was recorded. These are the steps of the model %1.</source>
        <translation>Die Spur zeigt, was aufgezeichnet wurde. Dies sind die Schritte des Modells %1.</translation>
    </message>
    <message>
        <source>%1 (%2): the page tables satisfied this access: no fault.</source>
        <translation>%1 (%2): die Seitentabellen genügten diesem Zugriff: kein Fault.</translation>
    </message>
    <message>
        <source>The selected event happened in this fault.</source>
        <translation>Das gewählte Ereignis geschah in diesem Fault.</translation>
    </message>
    <message>
        <source>no such step</source>
        <translation>kein solcher Schritt</translation>
    </message>
    <message>
        <source>This access did not take it.</source>
        <translation>Dieser Zugriff nahm ihn nicht.</translation>
    </message>
    <message>
        <source>Up and down go through the steps.</source>
        <translation>Auf und ab gehen durch die Schritte.</translation>
    </message>
</context>
<context>
    <name>StormModel</name>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Rank: the storm with the most time in its faults is the first</source>
        <translation>Rang: der Sturm mit der meisten Zeit in seinen Faults ist der erste</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>The file, and the bytes of the PMD range that it is about</source>
        <translation>Die Datei, und die Bytes des PMD-Bereichs, um den es geht</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Faults of mappings that had been there and were zapped</source>
        <translation>Faults von Mappings, die da gewesen waren und gezappt wurden</translation>
    </message>
    <message>
        <source>Parties</source>
        <translation>Parteien</translation>
    </message>
    <message>
        <source>Mappings that zap each other; the tooltip of a row names them</source>
        <translation>Mappings, die einander zappen; der Tooltip einer Zeile nennt sie</translation>
    </message>
    <message>
        <source>In faults</source>
        <translation>In Faults</translation>
    </message>
    <message>
        <source>What it cost: the time of all its refaults together</source>
        <translation>Was er kostete: die Zeit aller seiner Refaults zusammen</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>from %1 s for %2</source>
        <translation>ab %1 s für %2</translation>
    </message>
    <message>
        <source>%1 in faults, %2 mappings zapped, DAX entries removed: %3</source>
        <translation>%1 in Faults, %2 Mappings gezappt, DAX-Einträge entfernt: %3</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 mehr</translation>
    </message>
    <message>
        <source>Why it ended: quiet (no refault within the gap), overlap (all were mapped at once), a party left, the trace ended; or not known, for events were lost there</source>
        <translation>Warum er endete: Ruhe (kein Refault innerhalb der Pause), Überlappung (alle waren zugleich gemappt), ein Beteiligter ging, die Aufzeichnung endete; oder nicht bekannt, denn dort gingen Ereignisse verloren</translation>
    </message>
</context>
<context>
    <name>StormPair</name>
    <message>
        <source>One storm</source>
        <translation>Ein Sturm</translation>
    </message>
    <message>
        <source>The other</source>
        <translation>Der andere</translation>
    </message>
    <message>
        <source>Storm</source>
        <translation>Sturm</translation>
    </message>
    <message>
        <source>Its run, and its rank there</source>
        <translation>Sein Lauf, und sein Rang darin</translation>
    </message>
    <message>
        <source>%1, #%2</source>
        <translation>%1, #%2</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Refaults a second</source>
        <translation>Refaults je Sekunde</translation>
    </message>
    <message>
        <source>Time in faults</source>
        <translation>Zeit in Faults</translation>
    </message>
    <message>
        <source>Mappings zapped</source>
        <translation>Mappings gezappt</translation>
    </message>
    <message>
        <source>DAX entries removed</source>
        <translation>DAX-Einträge entfernt</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Parties</source>
        <translation>Parteien</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Endete</translation>
    </message>
    <message>
        <source>Who unmapped whom</source>
        <translation>Wer wen unmappte</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>and %1 more pairs</source>
        <translation>und %1 Paare mehr</translation>
    </message>
    <message>
        <source>%1 unmapped it from %2</source>
        <translation>%1 nahm es %2 weg</translation>
    </message>
    <message>
        <source>%1 unmapped it from %2, which refaulted</source>
        <translation>%1 nahm es %2 weg, das einen Refault nahm</translation>
    </message>
</context>
<context>
    <name>StormsDock</name>
    <message>
        <source>Run whose storms are listed</source>
        <translation>Lauf, dessen Stürme aufgelistet werden</translation>
    </message>
    <message>
        <source>refaults ≥ </source>
        <translation>Refaults ≥ </translation>
    </message>
    <message>
        <source>Fewest refaults of a storm</source>
        <translation>Kleinste Zahl der Refaults eines Sturms</translation>
    </message>
    <message>
        <source>The fewest refaults that are called a storm</source>
        <translation>So viele Refaults heißen mindestens ein Sturm</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Longest gap in a storm</source>
        <translation>Längste Lücke in einem Sturm</translation>
    </message>
    <message>
        <source>The longest time between two refaults of one storm</source>
        <translation>Die längste Zeit zwischen zwei Refaults eines Sturms</translation>
    </message>
    <message>
        <source>gap ≤</source>
        <translation>Lücke ≤</translation>
    </message>
    <message>
        <source>Storms by rank</source>
        <translation>Stürme nach Rang</translation>
    </message>
    <message>
        <source>A storm: at least %1 refaults on one PMD range, each caused by a fault of another mapping, with no gap above %2.</source>
        <translation>Ein Sturm: mindestens %1 Refaults auf einem PMD-Bereich, jeder verursacht von einem Fault eines anderen Mappings, ohne Lücke über %2.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>No storm in this run.</source>
        <translation>Kein Sturm in diesem Lauf.</translation>
    </message>
    <message>
        <source>Storms were not recorded in %1.</source>
        <translation>Stürme wurden in %1 nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Whether this run has storms is not known: unmaps were not recorded.</source>
        <translation>Ob dieser Lauf Stürme hat, ist nicht bekannt: Unmaps wurden nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Holds the storm gone to last: whichever one goes to next, in either run, stands beside it. Ctrl+click on a second storm does the same for two of one run.</source>
        <translation>Hält den zuletzt besuchten Sturm fest: der nächste besuchte, in einem der Läufe, steht daneben. Strg+Klick auf einen zweiten Sturm tut dasselbe für zwei eines Laufs.</translation>
    </message>
</context>
<context>
    <name>StretchDock</name>
    <message>
        <source>Figures of the selected time</source>
        <translation>Zahlen der gewählten Zeit</translation>
    </message>
    <message>
        <source>Seconds from the begin of the trace, or with a unit: 12.5ms</source>
        <translation>Sekunden ab dem Beginn des Trace, oder mit Einheit: 12,5ms</translation>
    </message>
    <message>
        <source>Begin of the selected time</source>
        <translation>Beginn der gewählten Zeit</translation>
    </message>
    <message>
        <source>End of the selected time</source>
        <translation>Ende der gewählten Zeit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>What the table lists</source>
        <translation>Was die Tabelle auflistet</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>By task</source>
        <translation>Nach Task</translation>
    </message>
    <message>
        <source>By mapping</source>
        <translation>Nach Mapping</translation>
    </message>
    <message>
        <source>By PMD range</source>
        <translation>Nach PMD-Bereich</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>As a table, tab-separated</source>
        <translation>Als Tabelle, mit Tabulatoren</translation>
    </message>
    <message>
        <source>As Markdown</source>
        <translation>Als Markdown</translation>
    </message>
    <message>
        <source>As JSON</source>
        <translation>Als JSON</translation>
    </message>
    <message>
        <source>Cut into a new trace…</source>
        <translation>In einen neuen Trace schneiden…</translation>
    </message>
    <message>
        <source>Drag in the lanes to select a time, or type its edges here: then its figures stand here, of all runs beside each other.</source>
        <translation>In den Spuren ziehen, um eine Zeit zu wählen, oder ihre Ränder hier eintippen: dann stehen hier ihre Zahlen, von allen Läufen nebeneinander.</translation>
    </message>
    <message>
        <source>Summing up the runs…</source>
        <translation>Die Läufe werden summiert…</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time: give seconds from the begin of the trace, or a unit with it, as in 12.5ms.</source>
        <translation>„%1“ ist keine Zeit: Sekunden ab dem Beginn der Spur angeben, oder eine Einheit dazu, wie in 12,5ms.</translation>
    </message>
    <message>
        <source>Of the first %1 events alone: the rest is not read, or not replayed yet.</source>
        <translation>Nur von den ersten %1 Ereignissen: Der Rest ist nicht gelesen oder noch nicht abgespielt.</translation>
    </message>
</context>
<context>
    <name>StretchModel</name>
    <message>
        <source>Task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Mapping</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Δ</source>
        <translation>Δ</translation>
    </message>
    <message>
        <source>Faults %1</source>
        <translation>Faults %1</translation>
    </message>
    <message>
        <source>In faults %1</source>
        <translation>In Faults %1</translation>
    </message>
    <message>
        <source>Not recorded, not known yet, or no fault to say it of</source>
        <translation>Nicht aufgezeichnet, noch nicht bekannt, oder kein Fault, von dem es zu sagen wäre</translation>
    </message>
    <message>
        <source>%1 ns</source>
        <translation>%1 ns</translation>
    </message>
    <message>
        <source>%1, of %2 faults</source>
        <translation>%1, von %2 Faults</translation>
    </message>
    <message>
        <source>Lengths of other faults, or of none: there is no difference to speak of</source>
        <translation>Längen anderer Faults, oder von keinem: Da gibt es keine Differenz</translation>
    </message>
</context>
<context>
    <name>SweepDock</name>
    <message>
        <source>What the curve is of</source>
        <translation>Wovon die Kurve ist</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Storms</source>
        <translation>Stürme</translation>
    </message>
    <message>
        <source>Intervals replayed so far</source>
        <translation>Bisher abgespielte Abstände</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>%1 events: each interval replays them twice. Begin?</source>
        <translation>%1 Ereignisse: jeder Abstand spielt sie zweimal ab. Beginnen?</translation>
    </message>
    <message>
        <source>ASSUMED, not recorded: hits leave no event, so a quiet trace looks alike under every handler. Here each mapping comes back at an interval; a click assumes it in the whole window.</source>
        <translation>ANGENOMMEN, nicht aufgezeichnet: Treffer hinterlassen kein Ereignis, also sieht ein ruhiger Trace unter jedem Handler gleich aus. Hier kommt jedes Mapping nach einem Abstand zurück; ein Klick nimmt ihn im ganzen Fenster an.</translation>
    </message>
    <message>
        <source>The trace has no DAX fault: there is nothing to sweep over.</source>
        <translation>Der Trace hat keinen DAX-Fault: es gibt nichts durchzugehen.</translation>
    </message>
    <message>
        <source>The trace itself says every %1 (%2; the band).</source>
        <translation>Der Trace selbst sagt alle %1 (%2; das Band).</translation>
    </message>
    <message>
        <source>The trace does not tell the interval.</source>
        <translation>Der Trace sagt den Abstand nicht.</translation>
    </message>
</context>
<context>
    <name>ThingMenu</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Jump to cause</source>
        <translation>Zur U&amp;rsache springen</translation>
    </message>
    <message>
        <source>Go to this &amp;storm</source>
        <translation>Zu diesem &amp;Sturm gehen</translation>
    </message>
    <message>
        <source>Go to its &amp;first fault</source>
        <translation>Zu seinem &amp;ersten Fault gehen</translation>
    </message>
    <message>
        <source>mapping %1</source>
        <translation>Mapping %1</translation>
    </message>
    <message>
        <source>process %1</source>
        <translation>Prozess %1</translation>
    </message>
    <message>
        <source>range %1</source>
        <translation>Bereich %1</translation>
    </message>
    <message>
        <source>file %1</source>
        <translation>Datei %1</translation>
    </message>
    <message>
        <source>Make it the run &amp;before</source>
        <translation>Zum Lauf &amp;vorher machen</translation>
    </message>
    <message>
        <source>Make it the run &amp;after</source>
        <translation>Zum Lauf &amp;nachher machen</translation>
    </message>
    <message>
        <source>task %1</source>
        <translation>Task %1</translation>
    </message>
    <message>
        <source>Filter: only %1</source>
        <translation>Filter: nur %1</translation>
    </message>
    <message>
        <source>Filter: not %1</source>
        <translation>Filter: ohne %1</translation>
    </message>
    <message>
        <source>Filter: only what is in this s&amp;torm</source>
        <translation>Filter: nur was in diesem St&amp;urm ist</translation>
    </message>
    <message>
        <source>&amp;No filter</source>
        <translation>&amp;Kein Filter</translation>
    </message>
    <message>
        <source>Show only this ro&amp;w</source>
        <translation>Nur diese &amp;Zeile zeigen</translation>
    </message>
    <message>
        <source>&amp;Keep the row on top no longer</source>
        <translation>Die Zeile nicht mehr &amp;oben halten</translation>
    </message>
    <message>
        <source>&amp;Keep the row on top</source>
        <translation>Die Zeile &amp;oben halten</translation>
    </message>
    <message>
        <source>&amp;Hide this row</source>
        <translation>Diese Zeile &amp;verbergen</translation>
    </message>
    <message>
        <source>Show only the ro&amp;ws of mapping %1</source>
        <translation>Nur die &amp;Zeilen des Mappings %1 zeigen</translation>
    </message>
    <message>
        <source>Show only the ro&amp;ws of this process</source>
        <translation>Nur die &amp;Zeilen dieses Prozesses zeigen</translation>
    </message>
    <message>
        <source>Show only the ro&amp;ws of this file</source>
        <translation>Nur die &amp;Zeilen dieser Datei zeigen</translation>
    </message>
    <message>
        <source>Show &amp;all rows</source>
        <translation>&amp;Alle Zeilen zeigen</translation>
    </message>
</context>
<context>
    <name>Tooltip</name>
    <message>
        <source>

Storm %1 of %2: %3 refaults of %4 mappings in %5, %6 in faults</source>
        <translation>

Sturm %1 von %2: %3 Refaults von %4 Mappings in %5, %6 in Faults</translation>
    </message>
</context>
<context>
    <name>VerdictDock</name>
    <message>
        <source>Verdict: recorded, before, after and difference</source>
        <translation>Befund: aufgezeichnet, vorher, nachher und Unterschied</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the verdict</source>
        <translation>Den Befund kopieren</translation>
    </message>
    <message>
        <source>as &amp;Markdown</source>
        <translation>als &amp;Markdown</translation>
    </message>
    <message>
        <source>as &amp;JSON</source>
        <translation>als &amp;JSON</translation>
    </message>
    <message>
        <source>Verdict: both traces, and whether they differ</source>
        <translation>Befund: beide Traces, und ob sie sich unterscheiden</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>No all-clear of %1</source>
        <translation>Keine Entwarnung durch %1</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Self-check: %1</source>
        <translation>Selbstprüfung: %1</translation>
    </message>
    <message>
        <source>Which kernel? %1</source>
        <translation>Welcher Kernel? %1</translation>
    </message>
    <message>
        <source>%1 events were lost: recorded counts are lower bounds, modelled ones may be off either way.</source>
        <translation>%1 Ereignisse gingen verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein.</translation>
    </message>
    <message>
        <source>At least %1 events were lost: recorded counts are lower bounds, modelled ones may be off either way.</source>
        <translation>Mindestens %1 Ereignisse gingen verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein.</translation>
    </message>
    <message>
        <source>Events were lost, nobody knows how many: recorded counts are lower bounds, modelled ones may be off either way.</source>
        <translation>Ereignisse gingen verloren, niemand weiß, wie viele: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein.</translation>
    </message>
    <message>
        <source>Events were lost in %1: recorded counts are lower bounds, modelled ones may be off either way.</source>
        <translation>In %1 gingen Ereignisse verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein.</translation>
    </message>
</context>
<context>
    <name>WhomDock</name>
    <message>
        <source>Who unmapped whom, by mapping</source>
        <translation>Wer wen unmappte, nach Mapping</translation>
    </message>
    <message>
        <source>Go to a storm (N, or a click in the list of storms): who unmapped whom stands here.</source>
        <translation>Zu einem Sturm gehen (N, oder ein Klick in der Liste der Stürme): hier steht dann, wer wen unmappte.</translation>
    </message>
    <message>
        <source>Storm %1, %2: %3</source>
        <translation>Sturm %1, %2: %3</translation>
    </message>
    <message>
        <source>From %1 s for %2, %3 refaults a second; %4 in faults; it ended: %5.</source>
        <translation>Ab %1 s für %2, %3 Refaults je Sekunde; %4 in Faults; er endete: %5.</translation>
    </message>
    <message>
        <source>%1 more mappings took part and are not in this table.</source>
        <translation>%1 weitere Mappings nahmen teil und stehen nicht in dieser Tabelle.</translation>
    </message>
    <message>
        <source>How often, before → after, of the same accesses; a click filters the events.</source>
        <translation>Wie oft, vorher → nachher, bei denselben Zugriffen; ein Klick filtert die Ereignisse.</translation>
    </message>
    <message>
        <source>refaults that its faults caused</source>
        <translation>Refaults, die seine Faults verursachten</translation>
    </message>
    <message>
        <source>the refaults of this cell</source>
        <translation>die Refaults dieser Zelle</translation>
    </message>
</context>
<context>
    <name>WhomModel</name>
    <message>
        <source>Unmapped by</source>
        <translation>Unmappt von</translation>
    </message>
    <message>
        <source>The mapping whose fault unmapped; each column is a mapping that lost what it had, and refaulted</source>
        <translation>Das Mapping, dessen Fault unmappte; jede Spalte ist ein Mapping, das verlor, was es hatte, und einen Refault nahm</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1 unmapped it from %2, which refaulted:</source>
        <translation>%1 nahm es %2 weg, das einen Refault nahm:</translation>
    </message>
    <message>
        <source>%1: %2 times</source>
        <translation>%1: %2-mal</translation>
    </message>
    <message>
        <source>%1: not recorded</source>
        <translation>%1: nicht aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>%1 has %2 events, not the %3 of the workspace</source>
        <translation>%1 hat %2 Ereignisse, nicht die %3 des Arbeitsstands</translation>
    </message>
    <message>
        <source>%1 is another recording than that of the workspace</source>
        <translation>%1 ist eine andere Aufzeichnung als die des Arbeitsstands</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::AssumptionBox</name>
    <message>
        <source>Assume nothing</source>
        <translation>Nichts annehmen</translation>
    </message>
    <message>
        <source>Assume a revisit every</source>
        <translation>Eine Rückkehr annehmen alle</translation>
    </message>
    <message>
        <source>Assume accesses</source>
        <translation>Zugriffe annehmen</translation>
    </message>
    <message>
        <source>What is assumed of accesses that left no event</source>
        <translation>Was von Zugriffen angenommen wird, die kein Ereignis hinterließen</translation>
    </message>
    <message>
        <source>Accesses that found their mapping left no event. To ask what a worse handler would have cost, assume how often each mapping comes back, or how many accesses each makes; the figures then rest on that assumption.</source>
        <translation>Zugriffe, die ihr Mapping vorfanden, hinterließen kein Ereignis. Um zu fragen, was ein schlechterer Handler gekostet hätte, annehmen, wie oft jedes Mapping zurückkommt oder wie viele Zugriffe es macht; die Zahlen ruhen dann auf dieser Annahme.</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source>Assumed revisit interval</source>
        <translation>Angenommener Abstand der Rückkehr</translation>
    </message>
    <message>
        <source>Of each mapping to each range; those that are recorded count</source>
        <translation>Von jedem Mapping auf jeden Bereich; die aufgezeichneten zählen mit</translation>
    </message>
    <message>
        <source>Assumed accesses of each mapping</source>
        <translation>Angenommene Zugriffe jedes Mappings</translation>
    </message>
    <message>
        <source>regularly</source>
        <translation>gleichmäßig</translation>
    </message>
    <message>
        <source>at random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>in turns</source>
        <translation>der Reihe nach</translation>
    </message>
    <message>
        <source>When the assumed accesses come: at even distances; at random; or in turns, each when the one before on its range is done. Faults that overlap can end a storm, those in turns never do.</source>
        <translation>Wann die angenommenen Zugriffe kommen: in gleichen Abständen; zufällig; oder der Reihe nach, jeder, wenn der vorige auf seinem Bereich fertig ist. Faults, die sich überlappen, können einen Sturm beenden, solche der Reihe nach nie.</translation>
    </message>
    <message>
        <source>Pace of the assumed accesses</source>
        <translation>Takt der angenommenen Zugriffe</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Banner</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Events were lost</source>
        <translation>Ereignisse gingen verloren</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Banners</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 removes none</source>
        <translation>%1 entfernt keine</translation>
    </message>
    <message>
        <source>%1 does so %2</source>
        <translation>%1 tut es %2</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source> (%1 of them)</source>
        <translation> (%1 davon)</translation>
    </message>
    <message>
        <source>Dirty DAX entries are removed</source>
        <translation>Dirty DAX-Einträge werden entfernt</translation>
    </message>
    <message>
        <source>%1. An fsync no longer flushes what was written there: it can be lost when the power fails, though a read still finds it.</source>
        <translation>%1. Ein fsync schreibt dann nicht mehr, was dort geschrieben wurde: bei Stromausfall kann es verloren gehen, obwohl ein Lesen es noch findet.</translation>
    </message>
    <message>
        <source>Go to the first</source>
        <translation>Zum ersten gehen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Not all of it is read</source>
        <translation>Nicht alles ist gelesen</translation>
    </message>
    <message>
        <source>Figures, storms and verdict are of the first %1 events.</source>
        <translation>Zahlen, Stürme und Befund gelten für die ersten %1 Ereignisse.</translation>
    </message>
    <message>
        <source>Reading was stopped: figures, storms and verdict are of the first %1 events. F5 reads the trace.</source>
        <translation>Das Lesen wurde angehalten: Zahlen, Stürme und Befund gelten für die ersten %1 Ereignisse. F5 liest den Trace.</translation>
    </message>
    <message>
        <source>%1 events so far, %2</source>
        <translation>%1 Ereignisse bisher, %2</translation>
    </message>
    <message>
        <source>at least %1 lost</source>
        <translation>mindestens %1 verloren</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>%1 verloren</translation>
    </message>
    <message>
        <source>. A storm is going on: %1 refaults on %2</source>
        <translation>. Ein Sturm ist im Gange: %1 Refaults auf %2</translation>
    </message>
    <message>
        <source>, %1 so far</source>
        <translation>, %1 bisher</translation>
    </message>
    <message>
        <source>Recording under way</source>
        <translation>Aufzeichnung im Gange</translation>
    </message>
    <message>
        <source>Recorded by another tool</source>
        <translation>Von einem anderen Werkzeug aufgezeichnet</translation>
    </message>
    <message>
        <source>Not all of it was recorded</source>
        <translation>Nicht alles davon wurde aufgezeichnet</translation>
    </message>
    <message>
        <source>%1 Assume an interval beside the verdict to see what it would cost.</source>
        <translation>%1 Neben dem Befund einen Abstand annehmen, um zu sehen, was es kosten würde.</translation>
    </message>
    <message>
        <source>No all-clear</source>
        <translation>Keine Entwarnung</translation>
    </message>
    <message>
        <source>Made by the explorer, not recorded</source>
        <translation>Vom Erkunder gemacht, nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1. Before is the schedule as it was found; after are its accesses through the other handler.</source>
        <translation>%1. Vorher ist der gefundene Ablauf; nachher sind seine Zugriffe durch den anderen Handler.</translation>
    </message>
    <message>
        <source>Nothing of it happened: %1.</source>
        <translation>Nichts davon ist geschehen: %1.</translation>
    </message>
    <message>
        <source>A schedule of the explorer.</source>
        <translation>Ein Ablauf des Erkunders.</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Synthetic, not recorded</source>
        <translation>Synthetisch, nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>an unknown number lost</source>
        <translation>unbekannt viele verloren</translation>
    </message>
    <message>
        <source>%1, modelled, does so %2</source>
        <translation>%1, modelliert, tut es %2</translation>
    </message>
    <message>
        <source>Not recorded to its end</source>
        <translation>Nicht bis zum Ende aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Type a part of a command&apos;s name</source>
        <translation>Einen Teil des Namens eines Befehls tippen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <translation>%1   (%2)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::CompareView</name>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>%1 beside %2</source>
        <translation>%1 neben %2</translation>
    </message>
    <message>
        <source>%1 to %2 (%3)</source>
        <translation>%1 bis %2 (%3)</translation>
    </message>
    <message>
        <source>Faults before and after, by PMD range and time</source>
        <translation>Faults vorher und nachher, nach PMD-Bereich und Zeit</translation>
    </message>
    <message>
        <source>No later fault in this row</source>
        <translation>Kein späterer Fault in dieser Zeile</translation>
    </message>
    <message>
        <source>No earlier fault in this row</source>
        <translation>Kein früherer Fault in dieser Zeile</translation>
    </message>
    <message>
        <source>The last row</source>
        <translation>Die letzte Zeile</translation>
    </message>
    <message>
        <source>The first row</source>
        <translation>Die erste Zeile</translation>
    </message>
    <message>
        <source>%1: no fault in sight</source>
        <translation>%1: kein Fault in Sicht</translation>
    </message>
    <message>
        <source>%1, %2. %3</source>
        <translation>%1, %2. %3</translation>
    </message>
    <message>
        <source>Filter not understood, not applied: %1</source>
        <translation>Filter nicht verstanden, nicht angewandt: %1</translation>
    </message>
    <message>
        <source>Filter not applied yet: %1</source>
        <translation>Filter noch nicht angewandt: %1</translation>
    </message>
    <message>
        <source>Filter, the rest left out: %1</source>
        <translation>Filter, der Rest weggelassen: %1</translation>
    </message>
    <message>
        <source>Filter, the rest dim: %1</source>
        <translation>Filter, der Rest blass: %1</translation>
    </message>
    <message>
        <source>Besides the events: %1</source>
        <translation>Neben den Ereignissen: %1</translation>
    </message>
    <message>
        <source>Assumed: %1</source>
        <translation>Angenommen: %1</translation>
    </message>
    <message>
        <source>Storms: %1 refaults or more, no gap above %2</source>
        <translation>Stürme: mindestens %1 Refaults, keine Lücke über %2</translation>
    </message>
    <message>
        <source>Group %1, folded</source>
        <translation>Gruppe %1, eingeklappt</translation>
    </message>
    <message>
        <source>Group %1, unfolded</source>
        <translation>Gruppe %1, ausgeklappt</translation>
    </message>
    <message>
        <source>Filter understood in part: %1</source>
        <translation>Filter zum Teil verstanden: %1</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::CountTree</name>
    <message>
        <source>has no such range</source>
        <translation>hat keinen solchen Bereich</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>A → B; click to sort. The lanes take over the order.</source>
        <translation>A → B; klicken zum Sortieren. Die Spuren übernehmen die Reihenfolge.</translation>
    </message>
    <message>
        <source>Before → after; click to sort. The lanes take over the order.</source>
        <translation>Vorher → nachher; klicken zum Sortieren. Die Spuren übernehmen die Reihenfolge.</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>Refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>Storms</source>
        <translation>Stürme</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::DeltaPane</name>
    <message>
        <source>%1 + %2, all rows shown</source>
        <translation>%1 + %2, alle Zeilen gezeigt</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1
faults in A: %2, in B: %3</source>
        <translation>%1
Faults in A: %2, in B: %3</translation>
    </message>
    <message>
        <source>
faults in A: %1, in B: %2</source>
        <translation>
Faults in A: %1, in B: %2</translation>
    </message>
    <message>
        <source>
faults before %1, after %2</source>
        <translation>
Faults vorher %1, nachher %2</translation>
    </message>
    <message>
        <source>
%1%2 (%3 %)</source>
        <translation>
%1%2 (%3 %)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Document</name>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>Zählen</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::EventTableModel</name>
    <message>
        <source>dirty entry removed</source>
        <translation>dirty-Eintrag entfernt</translation>
    </message>
    <message>
        <source>%1, dirty entry removed</source>
        <translation>%1, dirty-Eintrag entfernt</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Time [s]</source>
        <translation>Zeit [s]</translation>
    </message>
    <message>
        <source>Since the trace&apos;s start</source>
        <translation>Seit dem Beginn des Trace</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>comm, tid</source>
        <translation>comm, tid</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Mapping</translation>
    </message>
    <message>
        <source>One mm and VMA over a file: the party in a storm</source>
        <translation>Ein mm und VMA über einer Datei: die Partei in einem Sturm</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The file&apos;s name; the whole path is in the tooltip</source>
        <translation>Der Name der Datei; der ganze Pfad steht im Tooltip</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Page offset in the file</source>
        <translation>Seite in der Datei</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>The kernel&apos;s name of the event</source>
        <translation>Der Name, den der Kernel dem Ereignis gibt</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Flags</translation>
    </message>
    <message>
        <source>FAULT_FLAG_*</source>
        <translation>FAULT_FLAG_*</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>VM_FAULT_*, of the schedule</source>
        <translation>VM_FAULT_*, des Ablaufs</translation>
    </message>
    <message>
        <source>VM_FAULT_*, as recorded</source>
        <translation>VM_FAULT_*, wie aufgezeichnet</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>From begin to done</source>
        <translation>Vom Beginn bis zum Ende</translation>
    </message>
    <message>
        <source>Explored</source>
        <translation>Erkundet</translation>
    </message>
    <message>
        <source>What became of the access in the schedule: no kernel recorded it</source>
        <translation>Was im Ablauf aus dem Zugriff wurde: kein Kernel hat es aufgezeichnet</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>What became of the access in the kernel</source>
        <translation>Was im Kernel aus dem Zugriff wurde</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>What the handler before makes of it</source>
        <translation>Was der Handler vorher daraus macht</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>What the handler after makes of it</source>
        <translation>Was der Handler nachher daraus macht</translation>
    </message>
    <message>
        <source>Cause before</source>
        <translation>Ursache vorher</translation>
    </message>
    <message>
        <source>Why the fault had to happen, in the run before</source>
        <translation>Warum der Fault geschehen musste, im Lauf vorher</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::ExploreState</name>
    <message>
        <source>Cutting …</source>
        <translation>Es wird geschnitten …</translation>
    </message>
    <message>
        <source>Cut out of the trace at %1 s: search it.</source>
        <translation>Bei %1 s aus dem Trace geschnitten: durchsuchen.</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 transitions, depth %2, %3, %4</source>
        <translation>%1 Übergänge, Tiefe %2, %3, %4</translation>
    </message>
    <message>
        <source>%1 states, %2, depth %3, %4%5</source>
        <translation>%1 Zustände, %2, Tiefe %3, %4%5</translation>
    </message>
    <message>
        <source>, searching cycles</source>
        <translation>, Zyklen werden gesucht</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Explorer</name>
    <message>
        <source>There is not enough memory for this search.</source>
        <translation>Für diese Suche reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>1 finding</source>
        <translation>1 Fund</translation>
    </message>
    <message>
        <source>%1 findings</source>
        <translation>%1 Funde</translation>
    </message>
    <message>
        <source>%1; every interleaving was searched (%2 states)</source>
        <translation>%1; jede Verzahnung wurde durchsucht (%2 Zustände)</translation>
    </message>
    <message>
        <source>clean: every interleaving was searched (%1 states)</source>
        <translation>sauber: jede Verzahnung wurde durchsucht (%1 Zustände)</translation>
    </message>
    <message>
        <source>not finished: %1 states (memory limit)</source>
        <translation>nicht fertig: %1 Zustände (Grenze des Speichers)</translation>
    </message>
    <message>
        <source>not finished: %1 states (state limit)</source>
        <translation>nicht fertig: %1 Zustände (Grenze der Zustände)</translation>
    </message>
    <message>
        <source>not finished: %1 states (cancelled)</source>
        <translation>nicht fertig: %1 Zustände (abgebrochen)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::ExportDialog</name>
    <message>
        <source>&amp;Anonymous: stand-ins for paths, names and numbers of processes, inodes, devices</source>
        <translation>&amp;Anonym: Ersatz für Pfade, Namen und Nummern von Prozessen, Inodes, Geräten</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>The command, the build of the kernel and the time of day are left out.</source>
        <translation>Der Befehl, der Bau des Kernels und die Uhrzeit werden weggelassen.</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>what is visible: from %1 s on, %2</source>
        <translation>was sichtbar ist: ab %1 s, %2</translation>
    </message>
    <message>
        <source>the selected time: from %1 s on, %2</source>
        <translation>die gewählte Zeit: ab %1 s, %2</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Die Datei wählen</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Zeit</translation>
    </message>
    <message>
        <source>Fi&amp;les</source>
        <translation>&amp;Dateien</translation>
    </message>
    <message>
        <source>&amp;Into</source>
        <translation>&amp;Nach</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>This format holds events, and a model has none.</source>
        <translation>Dieses Format enthält Ereignisse, und ein Modell hat keine.</translation>
    </message>
    <message>
        <source>Choose one of the files.</source>
        <translation>Eine der Dateien wählen.</translation>
    </message>
    <message>
        <source>Give the file a name.</source>
        <translation>Der Datei einen Namen geben.</translation>
    </message>
    <message>
        <source>That is a folder.</source>
        <translation>Das ist ein Ordner.</translation>
    </message>
    <message>
        <source>The folder is not there.</source>
        <translation>Den Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>There is such a file: you are asked before it is replaced.</source>
        <translation>Es gibt eine solche Datei: vor dem Ersetzen wird gefragt.</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>Exportieren nach</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::FilterBar</name>
    <message>
        <source>Filter of lanes and tables</source>
        <translation>Filter für Spuren und Tabellen</translation>
    </message>
    <message>
        <source>Filter, e.g.  before:refault after:hit comm:reader duration:10us..1ms -kind:zap</source>
        <translation>Filter, z. B.  before:refault after:hit comm:reader duration:10us..1ms -kind:zap</translation>
    </message>
    <message>
        <source>Words must all match; a leading - turns one round.
field:text, field=whole text, field:number, field&lt;number, field&gt;number, field:least..most
Ctrl+Space or Down offers fields, and the values that this trace has.</source>
        <translation>Alle Wörter müssen passen; ein - davor kehrt eines um.
feld:text, feld=ganzer Text, feld:zahl, feld&lt;zahl, feld&gt;zahl, feld:von..bis
Strg+Leertaste oder Ab bietet Felder an, und die Werte, die dieser Trace hat.</translation>
    </message>
    <message>
        <source>What does not match, in the lanes</source>
        <translation>Was nicht passt, in den Spuren</translation>
    </message>
    <message>
        <source>Dim the rest</source>
        <translation>Den Rest abblenden</translation>
    </message>
    <message>
        <source>Hide the rest</source>
        <translation>Den Rest verbergen</translation>
    </message>
    <message>
        <source>What does not match is drawn dim in the lanes, or left out</source>
        <translation>Was nicht passt, wird in den Spuren blass gezeichnet oder weggelassen</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filters used before, and saved by name</source>
        <translation>Früher benutzte Filter, und unter einem Namen gespeicherte</translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation>%1 von %2 Ereignissen</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 Ereignisse</translation>
    </message>
    <message>
        <source>Save the filter</source>
        <translation>Filter speichern</translation>
    </message>
    <message>
        <source>Name of this filter:</source>
        <translation>Name dieses Filters:</translation>
    </message>
    <message>
        <source>&amp;Save this filter…</source>
        <translation>Diesen Filter &amp;speichern…</translation>
    </message>
    <message>
        <source>&amp;No filter</source>
        <translation>&amp;Kein Filter</translation>
    </message>
    <message>
        <source>&amp;Remove a saved one</source>
        <translation>Einen gespeicherten &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Forget the filters used</source>
        <translation>Benutzte Filter &amp;vergessen</translation>
    </message>
    <message>
        <source>%1. Lanes and tables go by the other words.</source>
        <translation>%1. Spuren und Tabellen richten sich nach den übrigen Wörtern.</translation>
    </message>
    <message>
        <source>%1. Lanes and tables show all.</source>
        <translation>%1. Spuren und Tabellen zeigen alles.</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::HandlerMenu</name>
    <message>
        <source> Before </source>
        <translation> Vorher </translation>
    </message>
    <message>
        <source>  After </source>
        <translation>  Nachher </translation>
    </message>
    <message>
        <source>H&amp;andlers</source>
        <translation>H&amp;andler</translation>
    </message>
    <message>
        <source>What suits the trace, or two as recorded</source>
        <translation>Was zum Trace passt, oder zwei wie aufgezeichnet</translation>
    </message>
    <message>
        <source>%1 against %2 (%3)</source>
        <translation>%1 gegen %2 (%3)</translation>
    </message>
    <message>
        <source>&amp;Before</source>
        <translation>&amp;Vorher</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>&amp;Nachher</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Handler before</source>
        <translation>Handler vorher</translation>
    </message>
    <message>
        <source>Handler after</source>
        <translation>Handler nachher</translation>
    </message>
    <message>
        <source> A </source>
        <translation> A </translation>
    </message>
    <message>
        <source>  B </source>
        <translation>  B </translation>
    </message>
    <message>
        <source>What A is shown as</source>
        <translation>Als was A gezeigt wird</translation>
    </message>
    <message>
        <source>What B is shown as</source>
        <translation>Als was B gezeigt wird</translation>
    </message>
    <message>
        <source>What its kernel did</source>
        <translation>Was sein Kernel tat</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::History</name>
    <message>
        <source>no filter</source>
        <translation>kein Filter</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>hide the rest</source>
        <translation>den Rest verbergen</translation>
    </message>
    <message>
        <source>dim the rest</source>
        <translation>den Rest abblenden</translation>
    </message>
    <message>
        <source>hide ranges</source>
        <translation>Bereiche verbergen</translation>
    </message>
    <message>
        <source>show ranges</source>
        <translation>Bereiche zeigen</translation>
    </message>
    <message>
        <source>other ranges</source>
        <translation>andere Bereiche</translation>
    </message>
    <message>
        <source>move of the view</source>
        <translation>Bewegung der Ansicht</translation>
    </message>
    <message>
        <source>remove marker %1</source>
        <translation>Marke %1 entfernen</translation>
    </message>
    <message>
        <source>move marker %1</source>
        <translation>Marke %1 bewegen</translation>
    </message>
    <message>
        <source>put marker %1</source>
        <translation>Marke %1 setzen</translation>
    </message>
    <message>
        <source>remove the markers</source>
        <translation>die Marken entfernen</translation>
    </message>
    <message>
        <source>write note &apos;%1&apos;</source>
        <translation>Notiz &apos;%1&apos; schreiben</translation>
    </message>
    <message>
        <source>delete note &apos;%1&apos;</source>
        <translation>Notiz &apos;%1&apos; löschen</translation>
    </message>
    <message>
        <source>change note &apos;%1&apos;</source>
        <translation>Notiz &apos;%1&apos; ändern</translation>
    </message>
    <message>
        <source>move note &apos;%1&apos;</source>
        <translation>Notiz &apos;%1&apos; bewegen</translation>
    </message>
    <message>
        <source>choice of handlers</source>
        <translation>Wahl der Handler</translation>
    </message>
    <message>
        <source>assumption</source>
        <translation>Annahme</translation>
    </message>
    <message>
        <source>storm rule</source>
        <translation>Regel für Stürme</translation>
    </message>
    <message>
        <source>alignment</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>order of the rows</source>
        <translation>Reihenfolge der Zeilen</translation>
    </message>
    <message>
        <source>keep a row on top</source>
        <translation>Zeile oben halten</translation>
    </message>
    <message>
        <source>keep a row on top no longer</source>
        <translation>Zeile nicht mehr oben halten</translation>
    </message>
    <message>
        <source>groups of rows</source>
        <translation>Gruppen von Zeilen</translation>
    </message>
    <message>
        <source>fold a group</source>
        <translation>Gruppe einklappen</translation>
    </message>
    <message>
        <source>unfold a group</source>
        <translation>Gruppe ausklappen</translation>
    </message>
    <message>
        <source>no selected time</source>
        <translation>keine gewählte Zeit</translation>
    </message>
    <message>
        <source>selected time</source>
        <translation>gewählte Zeit</translation>
    </message>
    <message>
        <source>show the recorded lane</source>
        <translation>aufgezeichnete Spur zeigen</translation>
    </message>
    <message>
        <source>hide the recorded lane</source>
        <translation>aufgezeichnete Spur verbergen</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::KeyBindings</name>
    <message>
        <source>It is no file of keys of daxscope.</source>
        <translation>Es ist keine Datei mit Tasten von daxscope.</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>In the lanes</source>
        <translation>In den Spuren</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Zoom around the pointer</source>
        <translation>Um den Zeiger zoomen</translation>
    </message>
    <message>
        <source>Shift+wheel</source>
        <translation>Umschalt+Rad</translation>
    </message>
    <message>
        <source>Move through time</source>
        <translation>Durch die Zeit gehen</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Strg+Rad</translation>
    </message>
    <message>
        <source>Rows taller or lower</source>
        <translation>Zeilen höher oder niedriger</translation>
    </message>
    <message>
        <source>Wheel over the labels</source>
        <translation>Rad über den Beschriftungen</translation>
    </message>
    <message>
        <source>Scroll the rows; so do PgUp and PgDown</source>
        <translation>Die Zeilen rollen; das tun auch Bild auf und Bild ab</translation>
    </message>
    <message>
        <source>Up, Down</source>
        <translation>Auf, Ab</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Select a time: its figures stand in the dock Selected time</source>
        <translation>Eine Zeit wählen: ihre Zahlen stehen im Dock Gewählte Zeit</translation>
    </message>
    <message>
        <source>Drag an edge of it</source>
        <translation>Einen Rand davon ziehen</translation>
    </message>
    <message>
        <source>Move that edge; near a fault it snaps to its begin or end</source>
        <translation>Diesen Rand bewegen; nahe einem Fault rastet er an dessen Beginn oder Ende ein</translation>
    </message>
    <message>
        <source>Middle drag, drag the labels</source>
        <translation>Mit der Mitte ziehen, die Beschriftungen ziehen</translation>
    </message>
    <message>
        <source>Move through time and rows</source>
        <translation>Durch Zeit und Zeilen gehen</translation>
    </message>
    <message>
        <source>Right drag, Shift+drag</source>
        <translation>Rechts ziehen, Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Zoom to a time</source>
        <translation>Auf eine Zeit zoomen</translation>
    </message>
    <message>
        <source>Click a fault</source>
        <translation>Auf einen Fault klicken</translation>
    </message>
    <message>
        <source>Select it; the playhead goes to its begin</source>
        <translation>Ihn wählen; die Abspielmarke geht an seinen Beginn</translation>
    </message>
    <message>
        <source>Click beside</source>
        <translation>Daneben klicken</translation>
    </message>
    <message>
        <source>Put the playhead there, select nothing</source>
        <translation>Die Abspielmarke dahin setzen, nichts wählen</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Zoom to the storm, then to the fault</source>
        <translation>Auf den Sturm zoomen, dann auf den Fault</translation>
    </message>
    <message>
        <source>Drag on the time axis</source>
        <translation>Auf der Zeitachse ziehen</translation>
    </message>
    <message>
        <source>Move the playhead; the selection stays</source>
        <translation>Die Abspielmarke bewegen; die Auswahl bleibt</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Links, Rechts</translation>
    </message>
    <message>
        <source>Put the cursor on the fault before or after, in its row</source>
        <translation>Den Cursor auf den Fault davor oder danach in seiner Zeile setzen</translation>
    </message>
    <message>
        <source>Put the cursor in the row above or below</source>
        <translation>Den Cursor in die Zeile darüber oder darunter setzen</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down</source>
        <translation>Umschalt+Auf, Umschalt+Ab</translation>
    </message>
    <message>
        <source>Put the cursor in the pane above or below</source>
        <translation>Den Cursor in die Ansicht darüber oder darunter setzen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Select the fault that the cursor is on</source>
        <translation>Den Fault wählen, auf dem der Cursor steht</translation>
    </message>
    <message>
        <source>Drag a marker, or a note&apos;s flag</source>
        <translation>Eine Marke ziehen, oder die Fahne einer Notiz</translation>
    </message>
    <message>
        <source>Move it; near a fault it snaps</source>
        <translation>Sie bewegen; nahe einem Fault rastet sie ein</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::KeysDialog</name>
    <message>
        <source>Keys of commands</source>
        <translation>Tasten der Befehle</translation>
    </message>
    <message>
        <source>Search a command or a key</source>
        <translation>Einen Befehl oder eine Taste suchen</translation>
    </message>
    <message>
        <source>US keyboard (QWERTY)</source>
        <translation>US-Tastatur (QWERTY)</translation>
    </message>
    <message>
        <source>French keyboard (AZERTY)</source>
        <translation>Französische Tastatur (AZERTY)</translation>
    </message>
    <message>
        <source>German keyboard (QWERTZ)</source>
        <translation>Deutsche Tastatur (QWERTZ)</translation>
    </message>
    <message>
        <source>Dvorak keyboard</source>
        <translation>Dvorak-Tastatur</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Keys that are meant by their place, as W A S D, follow it</source>
        <translation>Tasten, die ihren Ort meinen, wie W A S D, richten sich danach</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>Die neue Taste drücken</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>&amp;Setzen</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>The key that the command has at first</source>
        <translation>Die Taste, die der Befehl am Anfang hat</translation>
    </message>
    <message>
        <source>New key:</source>
        <translation>Neue Taste:</translation>
    </message>
    <message>
        <source>Reset &amp;all</source>
        <translation>&amp;Alle zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>%1 is the key of &apos;%2&apos; (%3). Give that another one first.</source>
        <translation>%1 ist die Taste von &apos;%2&apos; (%3). Dem zuerst eine andere geben.</translation>
    </message>
    <message>
        <source>&amp;Set no key</source>
        <translation>&amp;Keine Taste setzen</translation>
    </message>
    <message>
        <source>Import keys</source>
        <translation>Tasten importieren</translation>
    </message>
    <message>
        <source>Keys (*.json)</source>
        <translation>Tasten (*.json)</translation>
    </message>
    <message>
        <source>Export keys</source>
        <translation>Tasten exportieren</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::MainWindow</name>
    <message>
        <source>Runs before and after</source>
        <translation>Läufe vorher und nachher</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Nothing there to go to</source>
        <translation>Dort ist nichts, wohin man gehen kann</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 beside %2 – daxscope</source>
        <translation>%1 neben %2 – daxscope</translation>
    </message>
    <message>
        <source> (synthetic)</source>
        <translation> (synthetisch)</translation>
    </message>
    <message>
        <source> (imported)</source>
        <translation> (importiert)</translation>
    </message>
    <message>
        <source>%1%2: %3 → %4 – daxscope</source>
        <translation>%1%2: %3 → %4 – daxscope</translation>
    </message>
    <message>
        <source>About daxscope</source>
        <translation>Über daxscope</translation>
    </message>
    <message>
        <source>&lt;h3&gt;daxscope %1&lt;/h3&gt;&lt;p&gt;Records DAX page faults, replays them through models of the kernel&apos;s PMD fault handler before and after a fix, and compares the two.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. Built with Qt %2 and QCustomPlot.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;daxscope %1&lt;/h3&gt;&lt;p&gt;Zeichnet DAX-Page-Faults auf, spielt sie durch Modelle des PMD-Fault-Handlers im Kernel vor und nach einer Korrektur und vergleicht beide.&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder neuer. Gebaut mit Qt %2 und QCustomPlot.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Go to %1; from there, back to the lanes</source>
        <translation>Zu %1 gehen; von dort zurück zu den Spuren</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>Ordner:</translation>
    </message>
    <message>
        <source>daxscope traces and workspaces (*.daxtrace *.daxwork);;All files (*)</source>
        <translation>daxscope-Traces und -Arbeitsstände (*.daxtrace *.daxwork);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>No recent file</source>
        <translation>Keine zuletzt geöffnete Datei</translation>
    </message>
    <message>
        <source>Open a trace</source>
        <translation>Einen Trace öffnen</translation>
    </message>
    <message>
        <source>Open beside %1</source>
        <translation>Neben %1 öffnen</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Bild exportieren</translation>
    </message>
    <message>
        <source>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</source>
        <translation>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 geschrieben</translation>
    </message>
    <message>
        <source>Replace?</source>
        <translation>Ersetzen?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>E&amp;rsetzen</translation>
    </message>
    <message>
        <source>the trace is not read whole yet</source>
        <translation>der Trace ist noch nicht ganz gelesen</translation>
    </message>
    <message>
        <source>Export it when it is, or read it with F5.</source>
        <translation>Exportieren, wenn er es ist, oder ihn mit F5 lesen.</translation>
    </message>
    <message>
        <source>The export would replace it.</source>
        <translation>Der Export würde ihn ersetzen.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Writing the export</source>
        <translation>Der Export wird geschrieben</translation>
    </message>
    <message>
        <source>Wrote %1: %2</source>
        <translation>%1 geschrieben: %2</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Ordner für den Bericht</translation>
    </message>
    <message>
        <source>The report would replace it.</source>
        <translation>Der Bericht würde ihn ersetzen.</translation>
    </message>
    <message>
        <source>Waiting for %1 to be recorded</source>
        <translation>Warten, bis %1 aufgezeichnet wird</translation>
    </message>
    <message>
        <source>Asking for the right to record</source>
        <translation>Das Recht zum Aufzeichnen wird erbeten</translation>
    </message>
    <message>
        <source>%1 files were dropped</source>
        <translation>%1 Dateien wurden abgelegt</translation>
    </message>
    <message>
        <source>Drop one trace, or two to see them beside each other.</source>
        <translation>Einen Trace ablegen, oder zwei, um sie nebeneinander zu sehen.</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Choose another place or change its permissions.</source>
        <translation>Einen anderen Ort wählen oder seine Rechte ändern.</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Save the workspace</source>
        <translation>Arbeitsstand speichern</translation>
    </message>
    <message>
        <source>daxscope workspaces (*%1)</source>
        <translation>daxscope-Arbeitsstände (*%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) of an earlier time</source>
        <translation>
            <numerusform>%n Notiz von früher</numerusform>
            <numerusform>%n Notizen von früher</numerusform>
        </translation>
    </message>
    <message>
        <source>cannot keep the notes in %1: %2</source>
        <translation>die Notizen können nicht in %1 bleiben: %2</translation>
    </message>
    <message>
        <source>Save a workspace with Ctrl+S.</source>
        <translation>Mit Strg+S einen Arbeitsstand speichern.</translation>
    </message>
    <message>
        <source>Its times and notes may not fit what is shown.</source>
        <translation>Seine Zeiten und Notizen passen vielleicht nicht zu dem, was gezeigt wird.</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>There are %1 notes already</source>
        <translation>Es sind schon %1 Notizen</translation>
    </message>
    <message>
        <source>The recordings of the tour are not there</source>
        <translation>Die Aufzeichnungen des Rundgangs sind nicht da</translation>
    </message>
    <message>
        <source>They come with daxscope, as share/daxscope/traces.</source>
        <translation>Sie kommen mit daxscope, als share/daxscope/traces.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Text at %1 %</source>
        <translation>Text bei %1 %</translation>
    </message>
    <message>
        <source>Save the workspace elsewhere.</source>
        <translation>Den Arbeitsstand anderswo speichern.</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>Zurückgenommen: %1</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>Wieder gemacht: %1</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>S&amp;how or hide docks</source>
        <translation>Docks zei&amp;gen oder verbergen</translation>
    </message>
    <message>
        <source>Doc&amp;ks</source>
        <translation>Doc&amp;ks</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Marks</name>
    <message>
        <source>%1 or more lost</source>
        <translation>%1 oder mehr verloren</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>%1 verloren</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>%1 not recorded</source>
        <translation>%1 nicht aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Pane</name>
    <message>
        <source> · besides: %1</source>
        <translation> · außerdem: %1</translation>
    </message>
    <message>
        <source> · assumed: %1</source>
        <translation> · angenommen: %1</translation>
    </message>
    <message>
        <source>%1: %2 modelled</source>
        <translation>%1: %2 modelliert</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Explored</source>
        <translation>Erkundet</translation>
    </message>
    <message>
        <source>a schedule of the explorer, not recorded</source>
        <translation>ein Ablauf des Erkunders, nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>Synthetisch</translation>
    </message>
    <message>
        <source>nothing of it happened</source>
        <translation>nichts davon ist geschehen</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>what %1 did</source>
        <translation>was %1 tat</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source> · %1 · %2</source>
        <translation> · %1 · %2</translation>
    </message>
    <message>
        <source>%1 not recorded</source>
        <translation>%1 nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>%1 not known</source>
        <translation>%1 nicht bekannt</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>Fault</translation>
    </message>
    <message>
        <source>faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>refault</source>
        <translation>Refault</translation>
    </message>
    <message>
        <source>refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>storm</source>
        <translation>Sturm</translation>
    </message>
    <message>
        <source>storms</source>
        <translation>Stürme</translation>
    </message>
    <message>
        <source>%1 in faults</source>
        <translation>%1 in Faults</translation>
    </message>
    <message>
        <source>%1 · %2 range</source>
        <translation>%1 · %2 Bereich</translation>
    </message>
    <message>
        <source>%1 · %2 ranges</source>
        <translation>%1 · %2 Bereiche</translation>
    </message>
    <message>
        <source>%1
%2
%3</source>
        <translation>%1
%2
%3</translation>
    </message>
    <message>
        <source>A click unfolds its rows.</source>
        <translation>Ein Klick klappt ihre Zeilen aus.</translation>
    </message>
    <message>
        <source>A click folds its rows away.</source>
        <translation>Ein Klick klappt ihre Zeilen ein.</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::RangePalette</name>
    <message>
        <source>Range by name</source>
        <translation>Bereich nach Name</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Type a part of a file&apos;s path or of an offset</source>
        <translation>Einen Teil des Pfads einer Datei oder eines Offsets tippen</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Ranges</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>%1 (hidden)</source>
        <translation>%1 (verborgen)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::RecordDialog</name>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>when stopped</source>
        <translation>wenn angehalten</translation>
    </message>
    <message>
        <source>Measure what is touched between faults, too (every 10 ms)</source>
        <translation>Auch messen, was zwischen Faults berührt wird (alle 10 ms)</translation>
    </message>
    <message>
        <source>Record the order inside overlapping faults, too (costs every page fault of the machine a program)</source>
        <translation>Auch die Reihenfolge in überlappenden Faults aufzeichnen (kostet jeden Fault der Maschine ein Programm)</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Die Datei wählen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Only &amp;process</source>
        <translation>Nur &amp;Prozess</translation>
    </message>
    <message>
        <source>&amp;Stop after</source>
        <translation>&amp;Anhalten nach</translation>
    </message>
    <message>
        <source>In a &amp;terminal</source>
        <translation>In einem &amp;Terminal</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>Auf&amp;zeichnen</translation>
    </message>
    <message>
        <source>Give the trace a name.</source>
        <translation>Dem Trace einen Namen geben.</translation>
    </message>
    <message>
        <source>That is a folder.</source>
        <translation>Das ist ein Ordner.</translation>
    </message>
    <message>
        <source>The folder is not there.</source>
        <translation>Den Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>The folder is not yours to write to.</source>
        <translation>In den Ordner darf man nicht schreiben.</translation>
    </message>
    <message>
        <source>The trace that is there is kept as %1.old.</source>
        <translation>Der Trace, der da ist, bleibt als %1.old.</translation>
    </message>
    <message>
        <source>Record into</source>
        <translation>Aufzeichnen nach</translation>
    </message>
    <message>
        <source>daxscope traces (*.daxtrace)</source>
        <translation>daxscope-Traces (*.daxtrace)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Recorder</name>
    <message>
        <source>The command daxscope is not installed</source>
        <translation>Der Befehl daxscope ist nicht installiert</translation>
    </message>
    <message>
        <source>Install it beside daxscope-gui or in PATH.</source>
        <translation>Ihn neben daxscope-gui oder in PATH installieren.</translation>
    </message>
    <message>
        <source>Recorded %1 events in %2 s</source>
        <translation>%1 Ereignisse in %2 s aufgezeichnet</translation>
    </message>
    <message>
        <source>%1, %2 LOST</source>
        <translation>%1, %2 VERLOREN</translation>
    </message>
    <message>
        <source>Stopped before the recording began</source>
        <translation>Angehalten, bevor die Aufzeichnung begann</translation>
    </message>
    <message>
        <source>Type in a terminal: %1</source>
        <translation>In einem Terminal tippen: %1</translation>
    </message>
    <message>
        <source>%1 is not installed, so nobody can be asked for the right to record</source>
        <translation>%1 ist nicht installiert, also kann niemand um das Recht zum Aufzeichnen gebeten werden</translation>
    </message>
    <message>
        <source>The right to record was not given</source>
        <translation>Das Recht zum Aufzeichnen wurde nicht gegeben</translation>
    </message>
    <message>
        <source>Nobody could be asked for the right to record: %1</source>
        <translation>Niemand konnte um das Recht zum Aufzeichnen gebeten werden: %1</translation>
    </message>
    <message>
        <source>The recorder ended without a word</source>
        <translation>Der Rekorder endete ohne ein Wort</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::RowLabels</name>
    <message>
        <source> +%1</source>
        <translation> +%1</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::SchedulePlayer</name>
    <message>
        <source>First action</source>
        <translation>Erste Aktion</translation>
    </message>
    <message>
        <source>Previous action</source>
        <translation>Vorige Aktion</translation>
    </message>
    <message>
        <source>Next action</source>
        <translation>Nächste Aktion</translation>
    </message>
    <message>
        <source>Last action</source>
        <translation>Letzte Aktion</translation>
    </message>
    <message>
        <source>Back to the trace</source>
        <translation>Zurück zum Trace</translation>
    </message>
    <message>
        <source>Schedule of the finding, one column a task</source>
        <translation>Ablauf des Fundes, eine Spalte je Task</translation>
    </message>
    <message>
        <source>Every interleaving of the scenario&apos;s tasks is being searched.</source>
        <translation>Jede Verzahnung der Tasks des Szenarios wird durchsucht.</translation>
    </message>
    <message>
        <source>A search goes through every interleaving of the scenario&apos;s tasks and tells whether the handler breaks an invariant in any of them. What it finds is played here and on the lanes, action by action.</source>
        <translation>Eine Suche geht durch jede Verzahnung der Tasks des Szenarios und sagt, ob der Handler in einer davon eine Invariante bricht. Was sie findet, wird hier und auf den Spuren abgespielt, Aktion für Aktion.</translation>
    </message>
    <message>
        <source>Choose a finding: its schedule is played here, a column a task, and on the lanes.</source>
        <translation>Einen Fund wählen: sein Ablauf wird hier abgespielt, eine Spalte je Task, und auf den Spuren.</translation>
    </message>
    <message>
        <source>No interleaving breaks an invariant: there is no schedule to play.</source>
        <translation>Keine Verzahnung bricht eine Invariante: es gibt keinen Ablauf abzuspielen.</translation>
    </message>
    <message>
        <source>Nothing was found in what was searched, which was not all. More memory or a smaller scenario can finish it.</source>
        <translation>In dem, was durchsucht wurde, fand sich nichts; es war nicht alles. Mehr Speicher oder ein kleineres Szenario kann es zu Ende bringen.</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::ScheduleTable</name>
    <message>
        <source>This repeats for ever.</source>
        <translation>Dies wiederholt sich für immer.</translation>
    </message>
    <message>
        <source>%1 (mapping %2)</source>
        <translation>%1 (Mapping %2)</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::SidesModel</name>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>%1 ns</source>
        <translation>%1 ns</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1, per second of its length</source>
        <translation>%1, je Sekunde seiner Länge</translation>
    </message>
    <message>
        <source>%1/acc.</source>
        <translation>%1/Zugr.</translation>
    </message>
    <message>
        <source>%1, per access</source>
        <translation>%1, je Zugriff</translation>
    </message>
    <message>
        <source>Chance</source>
        <translation>Zufall</translation>
    </message>
    <message>
        <source>How likely chance alone makes the rates differ so much, or more: below p = %1 it is a difference</source>
        <translation>Wie wahrscheinlich der Zufall allein die Raten so weit oder weiter trennt: unter p = %1 ist es ein Unterschied</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::SqlQuery</name>
    <message>
        <source>The command daxscope is not there</source>
        <translation>Der Befehl daxscope ist nicht da</translation>
    </message>
    <message>
        <source>It answers queries: install it, or put it in PATH.</source>
        <translation>Er beantwortet Abfragen: ihn installieren oder in PATH legen.</translation>
    </message>
    <message>
        <source>The query ended without an answer</source>
        <translation>Die Abfrage endete ohne Antwort</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::StartPage</name>
    <message>
        <source>How to open a trace</source>
        <translation>Wie man einen Trace öffnet</translation>
    </message>
    <message>
        <source>Drop a .daxtrace file here, or &lt;a href=&apos;open&apos;&gt;open one&lt;/a&gt;.</source>
        <translation>Eine .daxtrace-Datei hier ablegen, oder &lt;a href=&apos;open&apos;&gt;eine öffnen&lt;/a&gt;.</translation>
    </message>
    <message>
        <source>To record one on a kernel with DAX, &lt;a href=&apos;record&apos;&gt;here&lt;/a&gt; or in a terminal:</source>
        <translation>Um auf einem Kernel mit DAX einen aufzuzeichnen, &lt;a href=&apos;record&apos;&gt;hier&lt;/a&gt; oder in einem Terminal:</translation>
    </message>
    <message>
        <source>To search what a handler can do, without a trace: Ctrl+9.</source>
        <translation>Um ohne Trace zu suchen, was ein Handler tun kann: Strg+9.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Recorded on real kernels, to look at</source>
        <translation>Auf wirklichen Kerneln aufgezeichnet, zum Ansehen</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Status</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Memory that this process holds</source>
        <translation>Speicher, den dieser Prozess hält</translation>
    </message>
    <message>
        <source>The recording has ended</source>
        <translation>Die Aufzeichnung ist beendet</translation>
    </message>
    <message>
        <source>Stop following</source>
        <translation>Nicht mehr folgen</translation>
    </message>
    <message>
        <source>Following the recording</source>
        <translation>Der Aufzeichnung wird gefolgt</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2 left</source>
        <translation>%1, noch %2</translation>
    </message>
    <message>
        <source>A %1, B %2 events, %3</source>
        <translation>A %1, B %2 Ereignisse, %3</translation>
    </message>
    <message>
        <source>%1 events, %2</source>
        <translation>%1 Ereignisse, %2</translation>
    </message>
    <message>
        <source>1 range</source>
        <translation>1 Bereich</translation>
    </message>
    <message>
        <source>%1 ranges</source>
        <translation>%1 Bereiche</translation>
    </message>
    <message>
        <source>%1 s + %2</source>
        <translation>%1 s + %2</translation>
    </message>
    <message>
        <source>From marker A to marker B</source>
        <translation>Von Marke A bis Marke B</translation>
    </message>
    <message>
        <source>A–B %1</source>
        <translation>A–B %1</translation>
    </message>
    <message>
        <source>end not recorded</source>
        <translation>Ende nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>The recording was cut off: the recorder is gone without having ended it</source>
        <translation>Die Aufzeichnung wurde abgeschnitten: Der Rekorder ist weg, ohne sie beendet zu haben</translation>
    </message>
    <message>
        <source></source>
        <translation>Die Aufzeichnung wurde abgeschnitten: Der Rekorder ist weg, ohne sie beendet zu haben</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::StepsTable</name>
    <message>
        <source>Both have this step, and it does something else.</source>
        <translation>Beide haben diesen Schritt, und er tut etwas anderes.</translation>
    </message>
    <message>
        <source>Only the handler before has this step.</source>
        <translation>Nur der Handler vorher hat diesen Schritt.</translation>
    </message>
    <message>
        <source>Only the handler after has this step.</source>
        <translation>Nur der Handler nachher hat diesen Schritt.</translation>
    </message>
    <message>
        <source>The other handler has this step at another place.</source>
        <translation>Der andere Handler hat diesen Schritt an anderer Stelle.</translation>
    </message>
    <message>
        <source>no such step</source>
        <translation>kein solcher Schritt</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>genommen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, not done at the end</source>
        <translation>%1, am Ende nicht fertig</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Where the two tables differ</source>
        <translation>Wo die beiden Tabellen sich unterscheiden</translation>
    </message>
    <message>
        <source>Linux %1</source>
        <translation>Linux %1</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::StormPair</name>
    <message>
        <source>Two storms beside each other</source>
        <translation>Zwei Stürme nebeneinander</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::StretchStats</name>
    <message>
        <source>%1: not known</source>
        <translation>%1: nicht bekannt</translation>
    </message>
    <message>
        <source>%1 in faults</source>
        <translation>%1 in Faults</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 beside %2</source>
        <translation>%1 neben %2</translation>
    </message>
    <message>
        <source>, Linux %1</source>
        <translation>, Linux %1</translation>
    </message>
    <message>
        <source>, before %1, after %2</source>
        <translation>, vorher %1, nachher %2</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::SweepChart</name>
    <message>
        <source>Curve over the assumed revisit interval</source>
        <translation>Kurve über den angenommenen Abstand der Rückkehr</translation>
    </message>
    <message>
        <source>Assumed: each mapping comes back every %1</source>
        <translation>Angenommen: jedes Mapping kommt alle %1 zurück</translation>
    </message>
    <message>
        <source>%1: %2 faults of %3 accesses</source>
        <translation>%1: %2 Faults bei %3 Zugriffen</translation>
    </message>
    <message>
        <source>%1, %2 refaults, %3 storms</source>
        <translation>%1, %2 Refaults, %3 Stürme</translation>
    </message>
    <message>
        <source>%1, refaults and storms not recorded</source>
        <translation>%1, Refaults und Stürme nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Click to assume it</source>
        <translation>Klicken, um ihn anzunehmen</translation>
    </message>
    <message>
        <source>%1, assumed</source>
        <translation>%1, angenommen</translation>
    </message>
    <message>
        <source>%1: not recorded</source>
        <translation>%1: nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>recorded: %1</source>
        <translation>aufgezeichnet: %1</translation>
    </message>
    <message>
        <source>recorded: not known</source>
        <translation>aufgezeichnet: nicht bekannt</translation>
    </message>
    <message>
        <source>Contradicted: with it %1, which recorded, takes %2 faults, and %3 were recorded</source>
        <translation>Widerlegt: Damit kommt %1, das aufgezeichnet hat, auf %2 Faults, und %3 wurden aufgezeichnet</translation>
    </message>
    <message>
        <source>contradicted by the recording</source>
        <translation>von der Aufzeichnung widerlegt</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::Tour</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;End the tour</source>
        <translation>Rundgang &amp;beenden</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>These are the lanes: a row is a PMD range of the file, a box is a fault, and a refault is orange. Above is the run before, %1, with %2 faults; below, the same accesses through %3, with %4.</source>
        <translation>Dies sind die Spuren: eine Zeile ist ein PMD-Bereich der Datei, ein Kasten ein Fault, und ein Refault ist orange. Oben ist der Lauf vorher, %1, mit %2 Faults; unten dieselben Zugriffe durch %3, mit %4.</translation>
    </message>
    <message>
        <source>By the rule that is set, %1 has no storm here.</source>
        <translation>Nach der eingestellten Regel hat %1 hier keinen Sturm.</translation>
    </message>
    <message>
        <source>The costliest storm of %1: %2 refaults of %3 mappings in %4. The table says who unmapped whom how often; a click on a cell filters the lanes, and N goes to the next storm.</source>
        <translation>Der teuerste Sturm von %1: %2 Refaults von %3 Mappings in %4. Die Tabelle sagt, wer wen wie oft unmappte; ein Klick auf eine Zelle filtert die Spuren, und N geht zum nächsten Sturm.</translation>
    </message>
    <message>
        <source>The same workload on another kernel: %1 storms were recorded. That alone is no all-clear for %2: an access that finds its mapping leaves no event. The sweep shows what each revisit interval that you might assume would come to; a click on a point assumes it.</source>
        <translation>Dieselbe Last auf einem anderen Kernel: %1 Stürme wurden aufgezeichnet. Das allein ist keine Entwarnung für %2: ein Zugriff, der sein Mapping vorfindet, hinterlässt kein Ereignis. Der Durchlauf zeigt, was jeder Abstand der Rückkehr, den man annehmen könnte, ergäbe; ein Klick auf einen Punkt nimmt ihn an.</translation>
    </message>
    <message>
        <source>The storm of 2016, brought back by a module. Under %1 there are %2 removals of dirty DAX entries, which fsync would miss. %3Shift+N goes to the next.</source>
        <translation>Der Sturm von 2016, von einem Modul zurückgebracht. Unter %1 gibt es %2 Entfernungen dirty DAX-Einträge, die fsync nicht mehr fände. %3Umschalt+N geht zur nächsten.</translation>
    </message>
    <message>
        <source>The first one is selected; </source>
        <translation>Die erste ist gewählt; </translation>
    </message>
    <message>
        <source>Here no fault storms, but huge pages fail: each file stands for a reason why PMD faults fall back to 4 KiB. The dock lists the reasons, where the kernel decides them and what they came to. That was the tour: Ctrl+O opens a trace of yours, ? shows all keys.</source>
        <translation>Hier stürmt kein Fault, aber große Seiten scheitern: jede Datei steht für einen Grund, aus dem PMD-Faults auf 4 KiB zurückfallen. Das Dock listet die Gründe auf, wo der Kernel sie entscheidet und was daraus wurde. Das war der Rundgang: Strg+O öffnet einen eigenen Trace, ? zeigt alle Tasten.</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::TraceInfo</name>
    <message>
        <source>&lt;p&gt;… and %1 more&lt;/p&gt;</source>
        <translation>&lt;p&gt;… und %1 mehr&lt;/p&gt;</translation>
    </message>
    <message>
        <source>What trace this is</source>
        <translation>Was für ein Trace das ist</translation>
    </message>
    <message>
        <source>Counting events …</source>
        <translation>Ereignisse werden gezählt …</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::TransportBar</name>
    <message>
        <source>Time of the playhead since the trace&apos;s start</source>
        <translation>Zeit der Abspielmarke seit dem Beginn des Trace</translation>
    </message>
    <message>
        <source>Nothing there to go to</source>
        <translation>Dort ist nichts, wohin man gehen kann</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>How fast it plays: N events a second, or by the clock</source>
        <translation>Wie schnell es abspielt: N Ereignisse je Sekunde, oder nach der Uhr</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1, action %2 of %3</source>
        <translation>%1, Aktion %2 von %3</translation>
    </message>
</context>
<context>
    <name>daxscope::gui::WorkBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Noch einmal</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Unmaps were not recorded: whether there was a storm can&apos;t be told.</source>
        <translation>Unmaps wurden nicht aufgezeichnet: ob es einen Sturm gab, lässt sich nicht sagen.</translation>
    </message>
    <message>
        <source> {} inferred: a mapping read again what it had mapped, so it was gone by then; MADV_DONTNEED, fallocate or a new mapping at the old place do that, too.</source>
        <translation> {} erschlossen: ein Mapping las noch einmal, was es gemappt hatte, also war es da schon weg; auch MADV_DONTNEED, fallocate oder ein neues Mapping an der alten Stelle tun das.</translation>
    </message>
    <message>
        <source> On {} faults of two mappings take turns with them: consistent with a storm.</source>
        <translation> Auf {} wechseln sich Faults zweier Mappings damit ab: das passt zu einem Sturm.</translation>
    </message>
    <message>
        <source>1 recorded fault is left out, for the mapping, the file or the task is not recorded.</source>
        <translation>1 aufgezeichneter Fault fehlt hier, denn Mapping, Datei oder Task sind nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>{} are left out, for the mapping, the file or the task is not recorded.</source>
        <translation>{} fehlen hier, denn Mapping, Datei oder Task sind nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Whether a fault asked for {} is not recorded.</source>
        <translation>Ob ein Fault {} verlangte, ist nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Of {} the result, and so what it left mapped, is not recorded.</source>
        <translation>Bei {} ist das Ergebnis, und damit, was gemappt blieb, nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>Of {} read or write is not recorded.</source>
        <translation>Bei {} ist nicht aufgezeichnet, ob gelesen oder geschrieben wurde.</translation>
    </message>
    <message>
        <source>The model of the kernel that recorded ({}) has {} of the {}: nothing can be said of another handler.</source>
        <translation>Das Modell des Kernels, der aufzeichnete ({}), hat {} von {}: über einen anderen Handler lässt sich nichts sagen.</translation>
    </message>
    <message>
        <source>Whether an extent is shared was not recorded: where one is, {} unmaps it at every fault, and takes more faults than these.</source>
        <translation>Ob ein Extent geteilt ist, wurde nicht aufgezeichnet: wo es einer ist, unmappt {} ihn bei jedem Fault und nimmt mehr Faults als diese.</translation>
    </message>
    <message>
        <source> by the other fault</source>
        <translation> nach dem anderen Fault</translation>
    </message>
    <message>
        <source> by the one fault</source>
        <translation> nach dem einen Fault</translation>
    </message>
    <message>
        <source> by the other {}</source>
        <translation> nach den anderen {}</translation>
    </message>
    <message>
        <source> by the {}</source>
        <translation> nach den {}</translation>
    </message>
    <message>
        <source>{} {} and {} can&apos;t be judged{}.</source>
        <translation>{} {} und {} lassen sich{} nicht beurteilen.</translation>
    </message>
    <message>
        <source>{}. {} of them came to what had been mapped; what took it away is not recorded, so {} and {} can&apos;t be judged by them.</source>
        <translation>{}. {} davon trafen auf etwas, das gemappt gewesen war; was es wegnahm, ist nicht aufgezeichnet, {} und {} lassen sich danach also nicht beurteilen.</translation>
    </message>
    <message>
        <source>{} and {} take the same {}{}.</source>
        <translation>{} und {} nehmen dieselben {}{}.</translation>
    </message>
    <message>
        <source> if no extent is shared, which was not recorded</source>
        <translation>, falls kein Extent geteilt ist, was nicht aufgezeichnet wurde</translation>
    </message>
    <message>
        <source>{} takes {} where {} takes {}</source>
        <translation>{} nimmt {}, {} nimmt {}</translation>
    </message>
    <message>
        <source>{} fewer</source>
        <translation>{} weniger</translation>
    </message>
    <message>
        <source>{} more</source>
        <translation>{} mehr</translation>
    </message>
    <message>
        <source>, {} less in faults</source>
        <translation>, {} weniger in Faults</translation>
    </message>
    <message>
        <source>, {} more in faults</source>
        <translation>, {} mehr in Faults</translation>
    </message>
    <message>
        <source> {} under {}, {} under {}.</source>
        <translation> {} unter {}, {} unter {}.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>an unknown task</source>
        <translation>ein unbekannter Task</translation>
    </message>
    <message>
        <source> and {} more</source>
        <translation> und {} weitere</translation>
    </message>
    <message>
        <source>writeback had write-protected (msync, fsync or the flusher: {})</source>
        <translation>Writeback schreibgeschützt hatte (msync, fsync oder der Flusher: {})</translation>
    </message>
    <message>
        <source> {} of {} faults are consistent with permission faults: writes to what {}. Whether the mapping was still there is not recorded.</source>
        <translation> {} von {} Faults passen zu Faults wegen fehlender Erlaubnis: geschrieben wurde, was {}. Ob das Mapping noch da war, ist nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>had been mapped</source>
        <translation>gemappt gewesen war</translation>
    </message>
    <message>
        <source> {} of {} recorded faults are permission faults: writes to what {}. No mapping was zapped for them, and no handler changes that.</source>
        <translation> {} von {} aufgezeichneten Faults sind Faults wegen fehlender Erlaubnis: geschrieben wurde, was {}. Kein Mapping wurde dafür gezappt, und kein Handler ändert das.</translation>
    </message>
    <message>
        <source>was mapped read-only</source>
        <translation>nur zum Lesen gemappt war</translation>
    </message>
    <message>
        <source> {} removes dirty DAX entries in {}: fsync would miss them.</source>
        <translation> {} entfernt dirty DAX-Einträge in {}: fsync fände sie nicht mehr.</translation>
    </message>
    <message>
        <source> {} removes dirty DAX entries of {} where fallocate, truncate or clone breaks the file&apos;s layout: an fsync after that finds nothing to write there.</source>
        <translation> {} entfernt dirty DAX-Einträge von {}, wo fallocate, truncate oder clone das Layout der Datei bricht: ein fsync danach findet dort nichts zu schreiben.</translation>
    </message>
    <message>
        <source> Of {} no writeback is recorded after it; what a power failure would lose was not tried.</source>
        <translation> Von {} ist danach kein Writeback aufgezeichnet; was ein Stromausfall kosten würde, wurde nicht erprobt.</translation>
    </message>
    <message>
        <source> {} inside the file ended in SIGBUS, which kills the task: {} under {}, {} under {}.</source>
        <translation> {} innerhalb der Datei endeten mit SIGBUS, was den Task tötet: {} unter {}, {} unter {}.</translation>
    </message>
    <message>
        <source>{} would zap {} here{}. Whoever comes back to one faults again under {}; how often they come back the trace does not show, for an access that did not fault left no event.</source>
        <translation>{} würde hier {} zappen{}. Wer zu einem zurückkehrt, nimmt unter {} wieder einen Fault; wie oft das geschieht, zeigt der Trace nicht, denn ein Zugriff ohne Fault hinterließ kein Ereignis.</translation>
    </message>
    <message>
        <source>, the kernel that recorded zapped {}</source>
        <translation>, der Kernel, der aufzeichnete, zappte {}</translation>
    </message>
    <message>
        <source>; how many the kernel that recorded zapped is not recorded</source>
        <translation>; wie viele der Kernel zappte, der aufzeichnete, ist nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>The trace has no DAX fault.</source>
        <translation>Der Trace hat keinen DAX-Fault.</translation>
    </message>
    <message>
        <source>Synthetic, nothing of it happened.</source>
        <translation>Synthetisch, nichts davon ist geschehen.</translation>
    </message>
    <message>
        <source>No event has come yet.</source>
        <translation>Noch kein Ereignis ist gekommen.</translation>
    </message>
    <message>
        <source>Of the first {} alone, for the rest is not read: {}</source>
        <translation>Nur von den ersten {}, denn der Rest ist nicht gelesen: {}</translation>
    </message>
    <message>
        <source>Besides the events</source>
        <translation>Neben den Ereignissen</translation>
    </message>
    <message>
        <source>Assumed</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>aufgezeichnet</translation>
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
        <source>no kernel has it</source>
        <translation>kein Kernel hat ihn</translation>
    </message>
    <message>
        <source>Linux {}.{} and later</source>
        <translation>Linux {}.{} und später</translation>
    </message>
    <message>
        <source>hit</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>first touch</source>
        <translation>Erstzugriff</translation>
    </message>
    <message>
        <source>refault</source>
        <translation>Refault</translation>
    </message>
    <message>
        <source>permission</source>
        <translation>Erlaubnis</translation>
    </message>
    <message>
        <source>inferred {}</source>
        <translation>erschlossen: {}</translation>
    </message>
    <message>
        <source>permission fault</source>
        <translation>Fault wegen fehlender Erlaubnis</translation>
    </message>
    <message>
        <source>failed fault</source>
        <translation>gescheiterter Fault</translation>
    </message>
    <message>
        <source>The page tables satisfied the access: no fault.</source>
        <translation>Die Seitentabellen genügten dem Zugriff: kein Fault.</translation>
    </message>
    <message>
        <source>The mapping had nothing there yet.</source>
        <translation>Das Mapping hatte dort noch nichts.</translation>
    </message>
    <message>
        <source>The mapping had been there and was zapped.</source>
        <translation>Das Mapping war da gewesen und wurde gezappt.</translation>
    </message>
    <message>
        <source>The mapping was there without the permission.</source>
        <translation>Das Mapping war da, aber ohne die Erlaubnis.</translation>
    </message>
    <message>
        <source>has not ended</source>
        <translation>ist nicht zu Ende</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>{} refaults on {}</source>
        <translation>{} Refaults auf {}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Faults are counted by access here: a PMD fault and the PTE fault that it fell back to are one. The trace has {}, {} PMD and {} PTE.</source>
        <translation>Faults zählen hier nach Zugriff: ein PMD-Fault und der PTE-Fault, auf den er zurückfiel, sind einer. Der Trace hat {}, {} PMD und {} PTE.</translation>
    </message>
    <message>
        <source>kernel not recorded: flags and results are named as by the newest kernel</source>
        <translation>Kernel nicht aufgezeichnet: Flags und Ergebnisse heißen wie im neuesten Kernel</translation>
    </message>
    <message>
        <source>{}: compared as {}, {}</source>
        <translation>{}: verglichen als {}, {}</translation>
    </message>
    <message>
        <source>kernel not recorded</source>
        <translation>Kernel nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>no handler models Linux {}</source>
        <translation>kein Handler bildet Linux {} nach</translation>
    </message>
    <message>
        <source>which was chosen</source>
        <translation>der gewählt wurde</translation>
    </message>
    <message>
        <source>the oldest that is modelled</source>
        <translation>der älteste, der nachgebildet ist</translation>
    </message>
    <message>
        <source>the newest that is modelled</source>
        <translation>der neueste, der nachgebildet ist</translation>
    </message>
    <message>
        <source>machine not recorded: pages of {}, PMD ranges of {}</source>
        <translation>Maschine nicht aufgezeichnet: Seiten von {}, PMD-Bereiche von {}</translation>
    </message>
    <message>
        <source>{} of {} {} faults independently right ({} in the column), {}, {}; unmaps {} ({})</source>
        <translation>{} von {} Faults ({}) unabhängig richtig ({} in der Spalte), {}, {}; Unmaps {} ({})</translation>
    </message>
    <message>
        <source>none learnt from the fault itself</source>
        <translation>keiner aus dem Fault selbst gelernt</translation>
    </message>
    <message>
        <source>{} of {} learnt from the fault itself</source>
        <translation>{} von {} aus dem Fault selbst gelernt</translation>
    </message>
    <message>
        <source>no dispatch race</source>
        <translation>kein Dispatch-Wettlauf</translation>
    </message>
    <message>
        <source>{} {}, {} modelled</source>
        <translation>{} {}, {} modelliert</translation>
    </message>
    <message>
        <source>unmapped by {}</source>
        <translation>unmappt durch {}</translation>
    </message>
    <message>
        <source>{}, {} earlier</source>
        <translation>{}, {} früher</translation>
    </message>
    <message>
        <source>write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Zapped by a {} fault of {}, {} earlier: it unmapped the whole range.</source>
        <translation>Gezappt durch einen Fault zum {} von {}, {} früher: er unmappte den ganzen Bereich.</translation>
    </message>
    <message>
        <source>{} fault of {}</source>
        <translation>Fault zum {} von {}</translation>
    </message>
    <message>
        <source>mapping {}</source>
        <translation>Mapping {}</translation>
    </message>
    <message>
        <source>Write-protected by writeback ({}).</source>
        <translation>Durch Writeback schreibgeschützt ({}).</translation>
    </message>
    <message>
        <source>The process had unmapped it itself ({}).</source>
        <translation>Der Prozess hatte es selbst unmappt ({}).</translation>
    </message>
    <message>
        <source>Zapped from outside the fault path: {} ({}).</source>
        <translation>Von außerhalb des Fault-Pfades gezappt: {} ({}).</translation>
    </message>
    <message>
        <source>, misaligned</source>
        <translation>, nicht ausgerichtet</translation>
    </message>
    <message>
        <source>, with a copy-on-write source</source>
        <translation>, mit einer Copy-on-Write-Quelle</translation>
    </message>
    <message>
        <source>{}, {} pages</source>
        <translation>{}, {} Seiten</translation>
    </message>
    <message>
        <source>flags</source>
        <translation>Flags</translation>
    </message>
    <message>
        <source>result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Inferred: the mapping had been there, and this fault found it gone. Unmaps were not recorded: a fault of another mapping, MADV_DONTNEED, fallocate or a new mapping at the old place would do that.</source>
        <translation>Erschlossen: das Mapping war da gewesen, und dieser Fault fand es nicht mehr vor. Unmaps wurden nicht aufgezeichnet: ein Fault eines anderen Mappings, MADV_DONTNEED, fallocate oder ein neues Mapping an der alten Stelle täte das.</translation>
    </message>
    <message>
        <source>inferred</source>
        <translation>erschlossen</translation>
    </message>
    <message>
        <source>It must have been zapped, but nothing in the trace did it.</source>
        <translation>Es muss gezappt worden sein, aber nichts im Trace tat es.</translation>
    </message>
    <message>
        <source>unexplained</source>
        <translation>unerklärt</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>not recorded: the time is that of its end</source>
        <translation>nicht aufgezeichnet: die Zeit ist die seines Endes</translation>
    </message>
    <message>
        <source>task</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>mapping</source>
        <translation>Mapping</translation>
    </message>
    <message>
        <source>{} (mm {}), {:#x}–{:#x}, {}</source>
        <translation>{} (mm {}), {:#x}–{:#x}, {}</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>page offset</source>
        <translation>Seiten-Offset</translation>
    </message>
    <message>
        <source>pages of the file</source>
        <translation>Seiten der Datei</translation>
    </message>
    <message>
        <source>storage</source>
        <translation>Speicherort</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>extent</source>
        <translation>Extent</translation>
    </message>
    <message>
        <source>pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>to the end of the file</source>
        <translation>bis zum Ende der Datei</translation>
    </message>
    <message>
        <source>asked for by</source>
        <translation>verlangt von</translation>
    </message>
    <message>
        <source>last page</source>
        <translation>letzte Seite</translation>
    </message>
    <message>
        <source>sequence</source>
        <translation>Folgenummer</translation>
    </message>
    <message>
        <source>time in the fault</source>
        <translation>Zeit im Fault</translation>
    </message>
    <message>
        <source>unmapped</source>
        <translation>unmappt</translation>
    </message>
    <message>
        <source>{} lost something</source>
        <translation>{} verloren etwas</translation>
    </message>
    <message>
        <source>DAX entries removed</source>
        <translation>DAX-Einträge entfernt</translation>
    </message>
    <message>
        <source>{}, dirty: fsync would miss them</source>
        <translation>{}, dirty: fsync fände sie nicht mehr</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>PTE fault</source>
        <translation>PTE-Fault</translation>
    </message>
    <message>
        <source>decided at</source>
        <translation>entschieden bei</translation>
    </message>
    <message>
        <source>{:#x}–{:#x} maps {} {} {} of the file</source>
        <translation>{:#x}–{:#x} mappt {} {} {} der Datei</translation>
    </message>
    <message>
        <source>the PMD range is {} {} {}</source>
        <translation>der PMD-Bereich ist {} {} {}</translation>
    </message>
    <message>
        <source>address {:#x} has remainder {}, offset {} has {}</source>
        <translation>Adresse {:#x} hat den Rest {}, Offset {} hat {}</translation>
    </message>
    <message>
        <source>it begins at byte {:#x} of the device, {} past a multiple of the PMD size</source>
        <translation>er beginnt bei Byte {:#x} des Geräts, {} hinter einem Vielfachen der PMD-Größe</translation>
    </message>
    <message>
        <source>, or </source>
        <translation>, oder </translation>
    </message>
    <message>
        <source>PMD handler not asked; perhaps {}</source>
        <translation>PMD-Handler nicht gefragt; vielleicht {}</translation>
    </message>
    <message>
        <source>not known; fits {}</source>
        <translation>nicht bekannt; passt zu {}</translation>
    </message>
    <message>
        <source>the file ends in page {}, at {}; {}</source>
        <translation>die Datei endet in Seite {}, bei {}; {}</translation>
    </message>
    <message>
        <source>{}, and from its begin the file system gave {} ({})</source>
        <translation>{}, und ab seinem Beginn gab das Dateisystem {} ({})</translation>
    </message>
    <message>
        <source>; for offset {} that is {} past a multiple of {}</source>
        <translation>; für Offset {} ist das {} hinter einem Vielfachen von {}</translation>
    </message>
    <message>
        <source>{} ({} of {})</source>
        <translation>{} ({} von {})</translation>
    </message>
    <message>
        <source>at least </source>
        <translation>mindestens </translation>
    </message>
    <message>
        <source>wrote through MAP_SYNC, and waited for the file system&apos;s metadata</source>
        <translation>schrieben über MAP_SYNC und warteten auf die Metadaten des Dateisystems</translation>
    </message>
    <message>
        <source>got back a write permission that writeback (msync, fsync) had taken</source>
        <translation>bekamen eine Schreiberlaubnis zurück, die Writeback (msync, fsync) genommen hatte</translation>
    </message>
    <message>
        <source>were the first write after a read</source>
        <translation>waren das erste Schreiben nach einem Lesen</translation>
    </message>
    <message>
        <source>wanted a permission; why is not known, for writeback was not recorded</source>
        <translation>wollten eine Erlaubnis; warum, ist nicht bekannt, denn Writeback wurde nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>Of {} faults {}</source>
        <translation>Von {} Faults {}</translation>
    </message>
    <message>
        <source>Inferred: of {} faults, {}. That is consistent with what was recorded, but unmaps were not: an unmap may have taken the mapping itself</source>
        <translation>Erschlossen: von {} Faults {}. Das passt zu dem, was aufgezeichnet wurde, aber Unmaps wurden es nicht: ein Unmap kann das Mapping selbst genommen haben</translation>
    </message>
    <message>
        <source>{} stretches of the text are of different clocks or machines: their times do not belong together</source>
        <translation>{} Abschnitte des Textes stammen von verschiedenen Uhren oder Maschinen: ihre Zeiten gehören nicht zusammen</translation>
    </message>
    <message>
        <source>the clock of the times is unknown</source>
        <translation>die Uhr der Zeiten ist unbekannt</translation>
    </message>
    <message>
        <source>process unknown of {}: each is taken for a mapping of its own, and nothing is called a storm</source>
        <translation>Prozess unbekannt bei {}: jeder gilt als eigenes Mapping, und nichts heißt ein Sturm</translation>
    </message>
    <message>
        <source>the head says that all unmaps are there, and none is, though {} came to what had been mapped: the head is not believed</source>
        <translation>der Kopf sagt, alle Unmaps seien da, und keiner ist es, obwohl {} auf etwas trafen, das gemappt gewesen war: dem Kopf wird nicht geglaubt</translation>
    </message>
    <message>
        <source>of {} only the end was recorded: their time is that of the end, how long they took is unknown</source>
        <translation>von {} wurde nur das Ende aufgezeichnet: ihre Zeit ist die des Endes, wie lange sie dauerten, ist unbekannt</translation>
    </message>
    <message>
        <source>of no fault the PMD entry was recorded ({}): what faults that overlap found mapped is taken from their times alone, and a replay may differ there</source>
        <translation>von keinem Fault wurde der PMD-Eintrag aufgezeichnet ({}): was überlappende Faults gemappt vorfanden, folgt allein aus ihren Zeiten, und ein Replay kann dort abweichen</translation>
    </message>
    <message>
        <source>{} looked like an event and could not be read; the first is {}</source>
        <translation>{} sahen wie ein Ereignis aus und waren nicht zu lesen; das erste ist {}</translation>
    </message>
    <message>
        <source>{} not understood, and unknown therefore; the first is {}</source>
        <translation>{} nicht verstanden und darum unbekannt; das erste ist {}</translation>
    </message>
    <message>
        <source>Imported from {} by {}</source>
        <translation>Importiert aus {} von {}</translation>
    </message>
    <message>
        <source>not recorded but {}, after {}</source>
        <translation>nicht aufgezeichnet, sondern {}, nach {}</translation>
    </message>
    <message>
        <source>made by the explorer</source>
        <translation>vom Erkunder gemacht</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>synthetisch</translation>
    </message>
    <message>
        <source>recorded on {}</source>
        <translation>aufgezeichnet auf {}</translation>
    </message>
    <message>
        <source>imported from {}, {}</source>
        <translation>importiert aus {}, {}</translation>
    </message>
    <message>
        <source>pages of {}, PMD ranges of {}{}</source>
        <translation>Seiten von {}, PMD-Bereiche von {}{}</translation>
    </message>
    <message>
        <source>, both assumed</source>
        <translation>, beides angenommen</translation>
    </message>
    <message>
        <source>{} to {}{}</source>
        <translation>{} beim {}{}</translation>
    </message>
    <message>
        <source>hit, no fault</source>
        <translation>Treffer, kein Fault</translation>
    </message>
    <message>
        <source>no fault</source>
        <translation>kein Fault</translation>
    </message>
    <message>
        <source>longest fault {}</source>
        <translation>längster Fault {}</translation>
    </message>
    <message>
        <source>{} in {}</source>
        <translation>{} in {}</translation>
    </message>
    <message>
        <source>at {}</source>
        <translation>bei {}</translation>
    </message>
    <message>
        <source>at {}, took {}</source>
        <translation>bei {}, dauerte {}</translation>
    </message>
    <message>
        <source>result {}</source>
        <translation>Ergebnis {}</translation>
    </message>
    <message>
        <source>zapped {}</source>
        <translation>zappte {}</translation>
    </message>
    <message>
        <source>unmapped the range; nobody had it mapped</source>
        <translation>unmappte den Bereich; niemand hatte ihn gemappt</translation>
    </message>
    <message>
        <source>removed 1 DAX entry from the page cache</source>
        <translation>entfernte 1 DAX-Eintrag aus dem Page-Cache</translation>
    </message>
    <message>
        <source>removed {} DAX entries from the page cache</source>
        <translation>entfernte {} DAX-Einträge aus dem Page-Cache</translation>
    </message>
    <message>
        <source>a dirty one: fsync would miss it</source>
        <translation>ein dirty Eintrag: fsync fände ihn nicht mehr</translation>
    </message>
    <message>
        <source>a measured access: no event shows it</source>
        <translation>ein gemessener Zugriff: kein Ereignis zeigt ihn</translation>
    </message>
    <message>
        <source>an assumed access: no event shows it</source>
        <translation>ein angenommener Zugriff: kein Ereignis zeigt ihn</translation>
    </message>
    <message>
        <source>{} on {}</source>
        <translation>{} auf {}</translation>
    </message>
    <message>
        <source>{}, pages {} to {}</source>
        <translation>{}, Seiten {} bis {}</translation>
    </message>
    <message>
        <source>{} of the range, {} zapped</source>
        <translation>{} des Bereichs, {} gezappt</translation>
    </message>
    <message>
        <source>dirty DAX entries were removed here: fsync would miss them</source>
        <translation>hier wurden dirty DAX-Einträge entfernt: fsync fände sie nicht mehr</translation>
    </message>
    <message>
        <source>mapped</source>
        <translation>gemappt</translation>
    </message>
    <message>
        <source>not mapped</source>
        <translation>nicht gemappt</translation>
    </message>
    <message>
        <source>mapped by {} of {}</source>
        <translation>gemappt von {} von {}</translation>
    </message>
    <message>
        <source>in a storm</source>
        <translation>in einem Sturm</translation>
    </message>
    <message>
        <source>events were lost here: counts may be too low</source>
        <translation>hier gingen Ereignisse verloren: Zahlen können zu klein sein</translation>
    </message>
    <message>
        <source>not tested: {}</source>
        <translation>nicht geprüft: {}</translation>
    </message>
    <message>
        <source>beyond chance</source>
        <translation>über den Zufall hinaus</translation>
    </message>
    <message>
        <source>unmapped from {}</source>
        <translation>{} weggenommen</translation>
    </message>
    <message>
        <source>unmapped: nobody had anything there</source>
        <translation>unmappt: niemand hatte dort etwas</translation>
    </message>
    <message>
        <source>a DAX entry removed from the page cache</source>
        <translation>ein DAX-Eintrag aus dem Page-Cache entfernt</translation>
    </message>
    <message>
        <source>{} DAX entries removed from the page cache</source>
        <translation>{} DAX-Einträge aus dem Page-Cache entfernt</translation>
    </message>
    <message>
        <source>a dirty entry is gone: fsync would miss it</source>
        <translation>ein dirty Eintrag ist weg: fsync fände ihn nicht mehr</translation>
    </message>
    <message>
        <source>storage allocated: alloc = true</source>
        <translation>Speicher zugewiesen: alloc = true</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>4 KiB entries</source>
        <translation>4-KiB-Einträge</translation>
    </message>
    <message>
        <source>entry locked</source>
        <translation>Eintrag gesperrt</translation>
    </message>
    <message>
        <source>entry unlocked</source>
        <translation>Eintrag entsperrt</translation>
    </message>
    <message>
        <source>falls back: &quot;{}&quot;</source>
        <translation>fällt zurück: „{}“</translation>
    </message>
    <message>
        <source>returns {}</source>
        <translation>liefert {}</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>Nullseiten</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>nur lesbar</translation>
    </message>
    <message>
        <source>writable</source>
        <translation>schreibbar</translation>
    </message>
    <message>
        <source>page table, empty</source>
        <translation>Seitentabelle, leer</translation>
    </message>
    <message>
        <source>page table: {}</source>
        <translation>Seitentabelle: {}</translation>
    </message>
    <message>
        <source>{} ({} of storage, {} dirty)</source>
        <translation>{} ({} mit Speicher, {} dirty)</translation>
    </message>
    <message>
        <source>unknown file</source>
        <translation>unbekannte Datei</translation>
    </message>
    <message>
        <source>{} inode {}</source>
        <translation>{} Inode {}</translation>
    </message>
    <message>
        <source>process not recorded</source>
        <translation>Prozess nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>{}, mapping {}</source>
        <translation>{}, Mapping {}</translation>
    </message>
    <message>
        <source>At least </source>
        <translation>Mindestens </translation>
    </message>
    <message>
        <source>Not recorded: {}. Counts of these are not zero, but not known.</source>
        <translation>Nicht aufgezeichnet: {}. Ihre Zahlen sind nicht null, sondern unbekannt.</translation>
    </message>
    <message>
        <source>Intercepted: {}.</source>
        <translation>Abgefangen: {}.</translation>
    </message>
    <message>
        <source>Page-table bits are read as {} has them, untried on a real recording.</source>
        <translation>Bits der Seitentabellen werden gelesen, wie {} sie hat; an keiner echten Aufzeichnung erprobt.</translation>
    </message>
    <message>
        <source>Cut out of {} by {}{}{}</source>
        <translation>Ausgeschnitten aus {} nach {}{}{}</translation>
    </message>
    <message>
        <source>{} PMD fault</source>
        <translation>{} PMD-Fault</translation>
    </message>
    <message>
        <source>{} PMD faults</source>
        <translation>{} PMD-Faults</translation>
    </message>
    <message>
        <source>{} PMD range</source>
        <translation>{} PMD-Bereich</translation>
    </message>
    <message>
        <source>{} PMD ranges</source>
        <translation>{} PMD-Bereiche</translation>
    </message>
    <message>
        <source>{} day</source>
        <translation>{} Tag</translation>
    </message>
    <message>
        <source>{} days</source>
        <translation>{} Tage</translation>
    </message>
    <message>
        <source>{} dispatch race</source>
        <translation>{} Dispatch-Wettlauf</translation>
    </message>
    <message>
        <source>{} dispatch races</source>
        <translation>{} Dispatch-Wettläufe</translation>
    </message>
    <message>
        <source>{} event</source>
        <translation>{} Ereignis</translation>
    </message>
    <message>
        <source>{} events</source>
        <translation>{} Ereignisse</translation>
    </message>
    <message>
        <source>{} fault</source>
        <translation>{} Fault</translation>
    </message>
    <message>
        <source>{} faults</source>
        <translation>{} Faults</translation>
    </message>
    <message>
        <source>{} fault event</source>
        <translation>{} Fault-Ereignis</translation>
    </message>
    <message>
        <source>{} fault events</source>
        <translation>{} Fault-Ereignisse</translation>
    </message>
    <message>
        <source>{} file</source>
        <translation>{} Datei</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} Dateien</translation>
    </message>
    <message>
        <source>{} hit</source>
        <translation>{} Treffer</translation>
    </message>
    <message>
        <source>{} hits</source>
        <translation>{} Treffer</translation>
    </message>
    <message>
        <source>{} hour</source>
        <translation>{} Stunde</translation>
    </message>
    <message>
        <source>{} hours</source>
        <translation>{} Stunden</translation>
    </message>
    <message>
        <source>{} line</source>
        <translation>{} Zeile</translation>
    </message>
    <message>
        <source>{} lines</source>
        <translation>{} Zeilen</translation>
    </message>
    <message>
        <source>{} mapping</source>
        <translation>{} Mapping</translation>
    </message>
    <message>
        <source>{} mappings</source>
        <translation>{} Mappings</translation>
    </message>
    <message>
        <source>{} minute</source>
        <translation>{} Minute</translation>
    </message>
    <message>
        <source>{} minutes</source>
        <translation>{} Minuten</translation>
    </message>
    <message>
        <source>{} piece</source>
        <translation>{} Stück</translation>
    </message>
    <message>
        <source>{} pieces</source>
        <translation>{} Stücke</translation>
    </message>
    <message>
        <source>{} range</source>
        <translation>{} Bereich</translation>
    </message>
    <message>
        <source>{} ranges</source>
        <translation>{} Bereiche</translation>
    </message>
    <message>
        <source>{} recorded fault</source>
        <translation>{} aufgezeichneter Fault</translation>
    </message>
    <message>
        <source>{} recorded faults</source>
        <translation>{} aufgezeichnete Faults</translation>
    </message>
    <message>
        <source>{} refault</source>
        <translation>{} Refault</translation>
    </message>
    <message>
        <source>{} refaults</source>
        <translation>{} Refaults</translation>
    </message>
    <message>
        <source>{} removal</source>
        <translation>{} Entfernung</translation>
    </message>
    <message>
        <source>{} removals</source>
        <translation>{} Entfernungen</translation>
    </message>
    <message>
        <source>{} result</source>
        <translation>{} Ergebnis</translation>
    </message>
    <message>
        <source>{} results</source>
        <translation>{} Ergebnisse</translation>
    </message>
    <message>
        <source>{} row</source>
        <translation>{} Zeile</translation>
    </message>
    <message>
        <source>{} rows</source>
        <translation>{} Zeilen</translation>
    </message>
    <message>
        <source>{} slot</source>
        <translation>{} Platz</translation>
    </message>
    <message>
        <source>{} slots</source>
        <translation>{} Plätze</translation>
    </message>
    <message>
        <source>{} storm</source>
        <translation>{} Sturm</translation>
    </message>
    <message>
        <source>{} storms</source>
        <translation>{} Stürme</translation>
    </message>
    <message>
        <source>{} task</source>
        <translation>{} Task</translation>
    </message>
    <message>
        <source>{} tasks</source>
        <translation>{} Tasks</translation>
    </message>
    <message>
        <source>{} time</source>
        <translation>{} Mal</translation>
    </message>
    <message>
        <source>{} times</source>
        <translation>{} Mal</translation>
    </message>
    <message>
        <source>{} trace</source>
        <translation>{} Trace</translation>
    </message>
    <message>
        <source>{} traces</source>
        <translation>{} Traces</translation>
    </message>
    <message>
        <source>{} unmap</source>
        <translation>{} Unmap</translation>
    </message>
    <message>
        <source>{} unmaps</source>
        <translation>{} Unmaps</translation>
    </message>
    <message>
        <source>huge zero</source>
        <translation>große Nullseite</translation>
    </message>
    <message>
        <source>huge, read-only</source>
        <translation>groß, nur lesbar</translation>
    </message>
    <message>
        <source>huge, writable</source>
        <translation>groß, schreibbar</translation>
    </message>
    <message>
        <source>page table</source>
        <translation>Seitentabelle</translation>
    </message>
    <message>
        <source>page table, without this page</source>
        <translation>Seitentabelle, ohne diese Seite</translation>
    </message>
    <message>
        <source>page table, zero page</source>
        <translation>Seitentabelle, Nullseite</translation>
    </message>
    <message>
        <source>page table, this page read-only</source>
        <translation>Seitentabelle, diese Seite nur lesbar</translation>
    </message>
    <message>
        <source>page table, this page writable</source>
        <translation>Seitentabelle, diese Seite schreibbar</translation>
    </message>
    <message>
        <source>a hole</source>
        <translation>ein Loch</translation>
    </message>
    <message>
        <source>a hole with storage in it</source>
        <translation>ein Loch mit Speicher darin</translation>
    </message>
    <message>
        <source>unwritten</source>
        <translation>ungeschrieben</translation>
    </message>
    <message>
        <source>unwritten in part</source>
        <translation>teils ungeschrieben</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>written in part</source>
        <translation>teils geschrieben</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>geteilt</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>zero page</source>
        <translation>Nullseite</translation>
    </message>
    <message>
        <source>storage, dirty</source>
        <translation>Speicher, dirty</translation>
    </message>
    <message>
        <source>storage, clean</source>
        <translation>Speicher, sauber</translation>
    </message>
    <message>
        <source>cow write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vma start unaligned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vma end unaligned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offset + huge page size &gt; file size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>allocated block too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no zero page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pmd already present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dax-length too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pfn unaligned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pfn not in memmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PMD radix insertion failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CONFIG_FS_DAX_PMD is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>address and file offset not congruent</source>
        <translation>Adresse und Datei-Offset nicht kongruent</translation>
    </message>
    <message>
        <source>range has 4 KiB entries</source>
        <translation>Bereich hat 4-KiB-Einträge</translation>
    </message>
    <message>
        <source>extent shorter than the PMD</source>
        <translation>Extent kürzer als die PMD</translation>
    </message>
    <message>
        <source>congruence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the address and the file offset differ modulo the PMD size</source>
        <translation>Adresse und Datei-Offset unterscheiden sich modulo der PMD-Größe</translation>
    </message>
    <message>
        <source>map the file where address and offset are equal modulo the PMD size: reserve length + one PMD with mmap(PROT_NONE), then map with MAP_FIXED at the first address in it that fits (glibc&apos;s and most allocators&apos; mmap() does not see to it)</source>
        <translation>die Datei dort mappen, wo Adresse und Offset modulo der PMD-Größe gleich sind: Länge + eine PMD mit mmap(PROT_NONE) reservieren, dann mit MAP_FIXED an der ersten Adresse darin mappen, die passt (das mmap() der glibc und der meisten Allokatoren sorgt nicht dafür)</translation>
    </message>
    <message>
        <source>a write to a private mapping: the page is copied, 4 KiB at a time</source>
        <translation>ein Schreiben in ein privates Mapping: die Seite wird kopiert, 4 KiB auf einmal</translation>
    </message>
    <message>
        <source>map with MAP_SHARED where the file is meant to be written</source>
        <translation>mit MAP_SHARED mappen, wo die Datei geschrieben werden soll</translation>
    </message>
    <message>
        <source>the PMD range begins below the mapping</source>
        <translation>der PMD-Bereich beginnt vor dem Mapping</translation>
    </message>
    <message>
        <source>begin the mapping at an offset that is a multiple of the PMD size</source>
        <translation>das Mapping an einem Offset beginnen, der ein Vielfaches der PMD-Größe ist</translation>
    </message>
    <message>
        <source>the PMD range ends above the mapping</source>
        <translation>der PMD-Bereich endet hinter dem Mapping</translation>
    </message>
    <message>
        <source>map whole PMD ranges: round the length up; mprotect() and munmap() of a part cut a mapping, too</source>
        <translation>ganze PMD-Bereiche mappen: die Länge aufrunden; auch mprotect() und munmap() eines Teils zerschneiden ein Mapping</translation>
    </message>
    <message>
        <source>the file ends inside the PMD range</source>
        <translation>die Datei endet im PMD-Bereich</translation>
    </message>
    <message>
        <source>make the file&apos;s size a multiple of the PMD size (ftruncate)</source>
        <translation>die Größe der Datei zu einem Vielfachen der PMD-Größe machen (ftruncate)</translation>
    </message>
    <message>
        <source>the page cache has 4 KiB entries of the range, from 4 KiB faults or from writeback of such</source>
        <translation>der Page-Cache hat 4-KiB-Einträge des Bereichs, von 4-KiB-Faults oder von deren Writeback</translation>
    </message>
    <message>
        <source>let the first access of the range be one that may map a PMD; entries go when the range is truncated or punched, or when the inode leaves memory (unmount, drop_caches)</source>
        <translation>den ersten Zugriff auf den Bereich einen sein lassen, der eine PMD mappen darf; Einträge gehen, wenn der Bereich abgeschnitten oder gelocht wird oder die Inode den Speicher verlässt (umount, drop_caches)</translation>
    </message>
    <message>
        <source>the file system&apos;s extent does not reach to the end of the PMD range</source>
        <translation>der Extent des Dateisystems reicht nicht bis zum Ende des PMD-Bereichs</translation>
    </message>
    <message>
        <source>give files aligned, whole extents: mkfs.xfs -d su=2m,sw=1, or xfs_io -c &apos;extsize 2m&apos;; mkfs.ext4 -E stride=512,stripe_width=512; then fallocate() the file at once, and do not fill holes with small write(2)s; a file that is there must be copied</source>
        <translation>Dateien ausgerichtete, ganze Extents geben: mkfs.xfs -d su=2m,sw=1 oder xfs_io -c &apos;extsize 2m&apos;; mkfs.ext4 -E stride=512,stripe_width=512; dann die Datei auf einmal mit fallocate() anlegen und Löcher nicht mit kleinen write(2) füllen; eine Datei, die es schon gibt, muss kopiert werden</translation>
    </message>
    <message>
        <source>a read of a hole, and the kernel could get no huge zero page</source>
        <translation>ein Lesen eines Lochs, und der Kernel bekam keine große Nullseite</translation>
    </message>
    <message>
        <source>free memory for one huge page, or fallocate() and write the file before it is read</source>
        <translation>Speicher für eine große Seite frei machen, oder die Datei mit fallocate() anlegen und schreiben, bevor sie gelesen wird</translation>
    </message>
    <message>
        <source>a read of a hole that another thread had mapped meanwhile (kernels before 6.18)</source>
        <translation>ein Lesen eines Lochs, das ein anderer Thread inzwischen gemappt hatte (Kernel vor 6.18)</translation>
    </message>
    <message>
        <source>let one thread touch the range first; 6.18 and later map it all the same</source>
        <translation>einen Thread den Bereich zuerst berühren lassen; 6.18 und später mappen ihn trotzdem</translation>
    </message>
    <message>
        <source>misaligned</source>
        <translation>nicht ausgerichtet</translation>
    </message>
    <message>
        <source>the extent is long enough, but does not lie on the device at a multiple of the PMD size</source>
        <translation>der Extent ist lang genug, liegt auf dem Gerät aber nicht auf einem Vielfachen der PMD-Größe</translation>
    </message>
    <message>
        <source>lay storage at multiples of the PMD size: mkfs.xfs -d su=2m,sw=1, or xfs_io -c &apos;extsize 2m&apos;; mkfs.ext4 -E stride=512,stripe_width=512; partitions that begin at such multiples; then write the file anew</source>
        <translation>Speicher auf Vielfache der PMD-Größe legen: mkfs.xfs -d su=2m,sw=1 oder xfs_io -c &apos;extsize 2m&apos;; mkfs.ext4 -E stride=512,stripe_width=512; Partitionen, die auf solchen Vielfachen beginnen; dann die Datei neu schreiben</translation>
    </message>
    <message>
        <source>device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pfn unaligned, dax-length too small, or pfn not in memmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file system&apos;s extent is aligned and long enough, and the device below it does not give a PMD</source>
        <translation>der Extent des Dateisystems ist ausgerichtet und lang genug, aber das Gerät darunter gibt keine PMD</translation>
    </message>
    <message>
        <source>let the volume and its stripes begin at multiples of the PMD size (dm-linear from a sector that is a multiple of 4096, pvcreate --dataalignment 2m, stripes of 2 MiB), and the partition; `daxscope doctor FILE` follows them</source>
        <translation>das Volume und seine Streifen auf Vielfachen der PMD-Größe beginnen lassen (dm-linear ab einem Sektor, der ein Vielfaches von 4096 ist, pvcreate --dataalignment 2m, Streifen von 2 MiB), und die Partition; `daxscope doctor FILE` geht ihnen nach</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it fell back, and the recording fits several reasons</source>
        <translation>er fiel zurück, und die Aufzeichnung passt zu mehreren Gründen</translation>
    </message>
    <message>
        <source>record on 5.15 or later with daxscope, where the file system&apos;s answers are recorded</source>
        <translation>mit daxscope auf 5.15 oder später aufzeichnen, wo die Antworten des Dateisystems aufgezeichnet werden</translation>
    </message>
    <message>
        <source>advised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>huge pages are switched off for the mapping (MADV_NOHUGEPAGE)</source>
        <translation>große Seiten sind für das Mapping abgeschaltet (MADV_NOHUGEPAGE)</translation>
    </message>
    <message>
        <source>leave the advice out, or take it back with MADV_HUGEPAGE before the first access</source>
        <translation>den Hinweis weglassen oder vor dem ersten Zugriff mit MADV_HUGEPAGE zurücknehmen</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>huge pages are switched off for the process (PR_SET_THP_DISABLE, which it may have inherited from whoever started it)</source>
        <translation>große Seiten sind für den Prozess abgeschaltet (PR_SET_THP_DISABLE, das er von dem geerbt haben kann, der ihn startete)</translation>
    </message>
    <message>
        <source>switch them on again with prctl(PR_SET_THP_DISABLE, 0), or find who of the parents does it: a service manager (MemoryTHP=), a container shim, an allocator</source>
        <translation>sie mit prctl(PR_SET_THP_DISABLE, 0) wieder einschalten, oder herausfinden, wer von den Eltern es tut: ein Dienstverwalter (MemoryTHP=), ein Container-Shim, ein Allokator</translation>
    </message>
    <message>
        <source>no huge_fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file system has no handler for PMD faults</source>
        <translation>das Dateisystem hat keinen Handler für PMD-Faults</translation>
    </message>
    <message>
        <source>use ext4 or XFS</source>
        <translation>ext4 oder XFS verwenden</translation>
    </message>
    <message>
        <source>__handle_mm_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a page table was there at the first fault seen: from before the recording, or copied by fork()</source>
        <translation>beim ersten gesehenen Fault war eine Seitentabelle da: von vor der Aufzeichnung oder von fork() kopiert</translation>
    </message>
    <message>
        <source>start the recording before the program maps the file</source>
        <translation>die Aufzeichnung starten, bevor das Programm die Datei mappt</translation>
    </message>
    <message>
        <source>the kernel did not ask the PMD handler, and nothing recorded says why</source>
        <translation>der Kernel fragte den PMD-Handler nicht, und nichts Aufgezeichnetes sagt, warum</translation>
    </message>
    <message>
        <source>look at THP_enabled in /proc/PID/status, and for VmFlags nh in /proc/PID/smaps</source>
        <translation>THP_enabled in /proc/PID/status ansehen, und VmFlags nh in /proc/PID/smaps</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>ext2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dirty DAX entry removed</source>
        <translation>dirty DAX-Eintrag entfernt</translation>
    </message>
    <message>
        <source>fallback or SIGBUS</source>
        <translation>FALLBACK oder SIGBUS</translation>
    </message>
    <message>
        <source>fell back: mapping, file size</source>
        <translation>fiel zurück: Mapping, Dateigröße</translation>
    </message>
    <message>
        <source>extent, device</source>
        <translation>Extent, Gerät</translation>
    </message>
    <message>
        <source>unmap</source>
        <translation>Unmap</translation>
    </message>
    <message>
        <source>who zapped whom</source>
        <translation>wer wen zappte</translation>
    </message>
    <message>
        <source>storm</source>
        <translation>Sturm</translation>
    </message>
    <message>
        <source>events lost</source>
        <translation>Ereignisse verloren</translation>
    </message>
    <message>
        <source>inferred refault: unmaps not recorded</source>
        <translation>erschlossener Refault: Unmaps nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>4.5 __dax_pmd_fault() with the range&apos;s entry locked</source>
        <translation>__dax_pmd_fault() von 4.5 mit gesperrtem Eintrag des Bereichs</translation>
    </message>
    <message>
        <source>As fixed, and one fault of a range at a time: an allocation is seen by one fault alone.</source>
        <translation>Wie fixed, und nur ein Fault eines Bereichs zur Zeit: eine Zuweisung sieht nur ein Fault.</translation>
    </message>
    <message>
        <source>4.5 __dax_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a fault that allocated storage unmaps the range and removes its entries: zero pages may have covered the hole.</source>
        <translation>Nur ein Fault, der Speicher zuwies, unmappt den Bereich und entfernt seine Einträge: Nullseiten können das Loch bedeckt haben.</translation>
    </message>
    <message>
        <source>6.1 dax_iomap_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmaps the range once, where a hole gets storage, and on a write to a shared extent; entries stay.</source>
        <translation>Unmappt den Bereich einmal, wo ein Loch Speicher bekommt, und bei einem Schreiben in einen geteilten Extent; Einträge bleiben.</translation>
    </message>
    <message>
        <source>6.15 dax_iomap_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As iomap-6.2; and whoever breaks layouts, for a fallocate() elsewhere in the file as well, removes all entries of the file, dirty ones too. A PMD over a shared extent that another file holds in 4 KiB pages is SIGBUS.</source>
        <translation>Wie iomap-6.2; und wer Layouts bricht, auch für ein fallocate() anderswo in der Datei, entfernt alle Einträge der Datei, auch dirty. Eine PMD über einem geteilten Extent, den eine andere Datei in 4-KiB-Seiten hält, ist SIGBUS.</translation>
    </message>
    <message>
        <source>6.18 dax_iomap_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As iomap-6.15, but a read of a hole that another thread has mapped by now is done, and does not fall back.</source>
        <translation>Wie iomap-6.15, aber ein Lesen eines Lochs, das ein anderer Thread schon gemappt hat, ist fertig und fällt nicht zurück.</translation>
    </message>
    <message>
        <source>6.2 dax_iomap_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmaps the range on every fault of a shared extent, reads included, and where a hole gets storage.</source>
        <translation>Unmappt den Bereich bei jedem Fault eines geteilten Extents, auch beim Lesen, und wo ein Loch Speicher bekommt.</translation>
    </message>
    <message>
        <source>6.18 dax_iomap_pmd_fault() that keeps what it does not replace</source>
        <translation>dax_iomap_pmd_fault() von 6.18, das behält, was es nicht ersetzt</translation>
    </message>
    <message>
        <source>As iomap-6.18, but it unmaps only where the entry gives way to other storage: a zero entry to storage, or storage to its copy.</source>
        <translation>Wie iomap-6.18, unmappt aber nur, wo der Eintrag anderem Speicher weicht: ein Null-Eintrag dem Speicher, oder Speicher seiner Kopie.</translation>
    </message>
    <message>
        <source>6.18 dax_iomap_pmd_fault() that unmaps nothing</source>
        <translation>dax_iomap_pmd_fault() von 6.18, das nichts unmappt</translation>
    </message>
    <message>
        <source>As iomap-6.18, but dax_insert_entry() unmaps nothing: a copied extent, and a hole that was written to, leave others what they had mapped.</source>
        <translation>Wie iomap-6.18, aber dax_insert_entry() unmappt nichts: ein kopierter Extent und ein beschriebenes Loch lassen anderen, was sie gemappt hatten.</translation>
    </message>
    <message>
        <source>6.1 dax_iomap_pmd_fault() behind the test module</source>
        <translation>dax_iomap_pmd_fault() von 6.1 hinter dem Testmodul</translation>
    </message>
    <message>
        <source>Every PMD fault that passes the cheap checks unmaps the range from everybody, outside of the entry lock; entries stay.</source>
        <translation>Jeder PMD-Fault, der die billigen Prüfungen besteht, nimmt den Bereich allen weg, außerhalb der Sperre des Eintrags; Einträge bleiben.</translation>
    </message>
    <message>
        <source>6.18 dax_iomap_pmd_fault() that unmaps shared extents on writes only</source>
        <translation>dax_iomap_pmd_fault() von 6.18, das geteilte Extents nur beim Schreiben unmappt</translation>
    </message>
    <message>
        <source>As iomap-6.18, but a read of a shared extent unmaps nothing, as before 6.2.</source>
        <translation>Wie iomap-6.18, aber ein Lesen eines geteilten Extents unmappt nichts, wie vor 6.2.</translation>
    </message>
    <message>
        <source>4.5-rc1 __dax_pmd_fault()</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every fault that gets as far as the blocks unmaps the whole range from everybody and removes its entries from the page cache, dirty ones too.</source>
        <translation>Jeder Fault, der bis zu den Blöcken kommt, nimmt den ganzen Bereich allen weg und entfernt seine Einträge aus dem Page-Cache, auch dirty.</translation>
    </message>
    <message>
        <source>A column shows the most severe of its faults; its strength is log2 of their number</source>
        <translation>Eine Spalte zeigt den schwersten ihrer Faults; ihre Stärke ist log2 ihrer Zahl</translation>
    </message>
    <message>
        <source>overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>a party left</source>
        <translation>ein Beteiligter ging</translation>
    </message>
    <message>
        <source>the trace ended</source>
        <translation>der Trace endete</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>accesses</source>
        <translation>Zugriffe</translation>
    </message>
    <message>
        <source>faults</source>
        <translation>Faults</translation>
    </message>
    <message>
        <source>hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>unmaps</source>
        <translation>Unmaps</translation>
    </message>
    <message>
        <source>refaults</source>
        <translation>Refaults</translation>
    </message>
    <message>
        <source>permission faults</source>
        <translation>Erlaubnis-Faults</translation>
    </message>
    <message>
        <source>mappings zapped</source>
        <translation>Mappings gezappt</translation>
    </message>
    <message>
        <source>dirty DAX entries removed</source>
        <translation>dirty DAX-Einträge entfernt</translation>
    </message>
    <message>
        <source>time in faults</source>
        <translation>Zeit in Faults</translation>
    </message>
    <message>
        <source>storms</source>
        <translation>Stürme</translation>
    </message>
    <message>
        <source>1 line that the head tells of is not in the text</source>
        <translation>1 Zeile, von der der Kopf spricht, fehlt im Text</translation>
    </message>
    <message>
        <source>{} that the head tells of are not in the text</source>
        <translation>{}, von denen der Kopf spricht, fehlen im Text</translation>
    </message>
    <message>
        <source>{} were not recorded</source>
        <translation>{} wurden nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>events were lost, nobody knows how many</source>
        <translation>Ereignisse gingen verloren, niemand weiß, wie viele</translation>
    </message>
    <message>
        <source>{}{} events that may be faults were lost</source>
        <translation>{}{} Ereignisse, die Faults sein können, gingen verloren</translation>
    </message>
    <message>
        <source>{} faults were left out by their result (record -x)</source>
        <translation>{} Faults wurden nach ihrem Ergebnis weggelassen (record -x)</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>The trace has no fault that could tell.</source>
        <translation>Der Trace hat keinen Fault, der es zeigen könnte.</translation>
    </message>
    <message>
        <source>{} of {} independently right</source>
        <translation>{} von {} unabhängig richtig</translation>
    </message>
    <message>
        <source>the release {}</source>
        <translation>das Release {}</translation>
    </message>
    <message>
        <source>the module {}</source>
        <translation>das Modul {}</translation>
    </message>
    <message>
        <source>no fault of it would differ</source>
        <translation>kein Fault darin wäre anders</translation>
    </message>
    <message>
        <source>they have the same independent faults right</source>
        <translation>bei ihnen sind dieselben unabhängigen Faults richtig</translation>
    </message>
    <message>
        <source>This trace can&apos;t tell {}: {} ({}).{}</source>
        <translation>Dieser Trace kann {} nicht unterscheiden: {} ({}).{}</translation>
    </message>
    <message>
        <source> {} says {}.</source>
        <translation> {} sagt {}.</translation>
    </message>
    <message>
        <source>Faults and {} agree: {}, {}.</source>
        <translation>Faults und {} stimmen überein: {}, {}.</translation>
    </message>
    <message>
        <source>release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>the kernel&apos;s release is not recorded</source>
        <translation>das Release des Kernels ist nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>no handler models the release {}</source>
        <translation>kein Handler bildet das Release {} nach</translation>
    </message>
    <message>
        <source>{} says {}</source>
        <translation>{} sagt {}</translation>
    </message>
    <message>
        <source>Not enough: {}; fewer than {} faults could tell it from {} ({}).</source>
        <translation>Nicht genug: {}; weniger als {} Faults könnten es von {} unterscheiden ({}).</translation>
    </message>
    <message>
        <source>{}, the faults say {} ({}): backported, or patched?</source>
        <translation>{}, die Faults sagen {} ({}): zurückportiert oder gepatcht?</translation>
    </message>
    <message>
        <source>the model has {} in the slot, mapped by a fault of another task that was still under way; recorded: PMD {}, {}</source>
        <translation>das Modell hat {} im Platz, gemappt von einem Fault eines anderen Tasks, der noch im Gange war; aufgezeichnet: PMD {}, {}</translation>
    </message>
    <message>
        <source>the model has {} in the slot, so no fault was expected; recorded: PMD {}, {}</source>
        <translation>das Modell hat {} im Platz, also war kein Fault zu erwarten; aufgezeichnet: PMD {}, {}</translation>
    </message>
    <message>
        <source>the model&apos;s PMD handler ends the fault with {}, so no PTE fault was expected; recorded: {}</source>
        <translation>der PMD-Handler des Modells beendet den Fault mit {}, also war kein PTE-Fault zu erwarten; aufgezeichnet: {}</translation>
    </message>
    <message>
        <source>the model has a page table here, so only a PTE fault was expected; recorded: PMD {}, {}</source>
        <translation>das Modell hat hier eine Seitentabelle, also war nur ein PTE-Fault zu erwarten; aufgezeichnet: PMD {}, {}</translation>
    </message>
    <message>
        <source>the model has no page table here, so a PMD fault was expected first; recorded: PMD {}, {}</source>
        <translation>das Modell hat hier keine Seitentabelle, also war zuerst ein PMD-Fault zu erwarten; aufgezeichnet: PMD {}, {}</translation>
    </message>
    <message>
        <source>the model returns {}{}{}; recorded: {}</source>
        <translation>das Modell liefert {}{}{}; aufgezeichnet: {}</translation>
    </message>
    <message>
        <source>the model unmaps the range, the kernel did not</source>
        <translation>das Modell unmappt den Bereich, der Kernel tat es nicht</translation>
    </message>
    <message>
        <source>the kernel unmapped the range, the model does not</source>
        <translation>der Kernel unmappte den Bereich, das Modell tut es nicht</translation>
    </message>
    <message>
        <source>the module {} stood before the unmaps by faults: {} went on to the kernel, {} it left out; a call that it turned back is recorded as an unmap that took nothing</source>
        <translation>das Modul {} stand vor den Unmaps durch Faults: {} gingen weiter an den Kernel, {} ließ es aus; ein Aufruf, den es zurückwies, ist als Unmap aufgezeichnet, der nichts nahm</translation>
    </message>
    <message>
        <source>{} ({} did not attach)</source>
        <translation>{} ({} hängten sich nicht ein)</translation>
    </message>
    <message>
        <source>details of some events</source>
        <translation>Einzelheiten mancher Ereignisse</translation>
    </message>
    <message>
        <source>1 hook</source>
        <translation>1 Hook</translation>
    </message>
    <message>
        <source>{} hooks</source>
        <translation>{} Hooks</translation>
    </message>
    <message>
        <source>process {}{}</source>
        <translation>Prozess {}{}</translation>
    </message>
    <message>
        <source>{} took 1 PTE fault and no PMD fault</source>
        <translation>{} nahm 1 PTE-Fault und keinen PMD-Fault</translation>
    </message>
    <message>
        <source>{} took {} PTE faults and no PMD fault</source>
        <translation>{} nahm {} PTE-Faults und keinen PMD-Fault</translation>
    </message>
    <message>
        <source>{}: huge pages are switched off for it ({}, which it may have inherited from whoever started it)</source>
        <translation>{}: große Seiten sind für ihn abgeschaltet ({}, das er von dem geerbt haben kann, der ihn startete)</translation>
    </message>
    <message>
        <source>{}: huge pages are switched off for its mappings (MADV_NOHUGEPAGE)</source>
        <translation>{}: große Seiten sind für seine Mappings abgeschaltet (MADV_NOHUGEPAGE)</translation>
    </message>
    <message>
        <source> 1 unmap has a caller that no kernel modelled here has, and no handler makes it: patched?</source>
        <translation> 1 Unmap hat einen Aufrufer, den kein hier modellierter Kernel hat, und kein Handler macht ihn: gepatcht?</translation>
    </message>
    <message>
        <source> {} have a caller that no kernel modelled here has, and no handler makes them: patched?</source>
        <translation> {} haben einen Aufrufer, den kein hier modellierter Kernel hat, und kein Handler macht sie: gepatcht?</translation>
    </message>
    <message>
        <source> 1 event was lost: recorded counts are lower bounds, modelled ones may be off either way, and causes may be missing.</source>
        <translation> 1 Ereignis ging verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source> {} were lost: recorded counts are lower bounds, modelled ones may be off either way, and causes may be missing.</source>
        <translation> {} gingen verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source>not beyond chance</source>
        <translation>nicht über den Zufall hinaus</translation>
    </message>
    <message>
        <source>{}{} events were lost while recording ({} of what happened): recorded counts are lower bounds, modelled ones may be off either way, and causes may be missing.</source>
        <translation>{}{} Ereignisse gingen beim Aufzeichnen verloren ({} von allem, was geschah): Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source>Events were lost while recording, nobody knows how many: recorded counts are lower bounds, modelled ones may be off either way, and causes may be missing.</source>
        <translation>Beim Aufzeichnen gingen Ereignisse verloren, niemand weiß, wie viele: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source>exact conditional test of two Poisson rates</source>
        <translation>exakter bedingter Test zweier Poisson-Raten</translation>
    </message>
    <message>
        <source>permutation test over blocks of time</source>
        <translation>Permutationstest über Zeitblöcke</translation>
    </message>
    <message>
        <source>no test</source>
        <translation>kein Test</translation>
    </message>
    <message>
        <source>estimated from {} {}; half of them between {} and {}</source>
        <translation>geschätzt aus {} {}; die Hälfte davon zwischen {} und {}</translation>
    </message>
    <message>
        <source>pairs of faults in storms</source>
        <translation>Paaren von Faults in Stürmen</translation>
    </message>
    <message>
        <source>returns after unmaps and write-protects</source>
        <translation>Rückkehren nach Unmaps und Schreibschutz</translation>
    </message>
    <message>
        <source>as many</source>
        <translation>ebenso viele</translation>
    </message>
    <message>
        <source>{} times fewer</source>
        <translation>{}-mal weniger</translation>
    </message>
    <message>
        <source>{} times more</source>
        <translation>{}-mal mehr</translation>
    </message>
    <message>
        <source>{} and {} take the same number of faults whatever the interval.</source>
        <translation>{} und {} nehmen bei jedem Abstand gleich viele Faults.</translation>
    </message>
    <message>
        <source>Faults under {}, against {}: {} where mappings come back every {}, {} where every {}.</source>
        <translation>Faults unter {}, gegenüber {}: {}, wenn Mappings alle {} zurückkommen, {}, wenn alle {}.</translation>
    </message>
    <message>
        <source> Neither storms.</source>
        <translation> Keiner stürmt.</translation>
    </message>
    <message>
        <source> {} never storms.</source>
        <translation> {} stürmt nie.</translation>
    </message>
    <message>
        <source> {} storms up to an interval of {}.</source>
        <translation> {} stürmt bis zu einem Abstand von {}.</translation>
    </message>
    <message>
        <source>one recording</source>
        <translation>eine Aufzeichnung</translation>
    </message>
    <message>
        <source>a made trace has no times</source>
        <translation>ein gemachter Trace hat keine Zeiten</translation>
    </message>
    <message>
        <source>too short</source>
        <translation>zu kurz</translation>
    </message>
    <message>
        <source>{} modelled</source>
        <translation>{} modelliert</translation>
    </message>
    <message>
        <source>A and B</source>
        <translation>A und B</translation>
    </message>
    <message>
        <source>{} and {} take the same {}.</source>
        <translation>{} und {} nehmen gleich viele: {}.</translation>
    </message>
    <message>
        <source>{} takes {} where {} takes {}: {}.</source>
        <translation>{} nimmt {}, {} dagegen {}: {}.</translation>
    </message>
    <message>
        <source>{} in {} ({} per second)</source>
        <translation>{} in {} ({} je Sekunde)</translation>
    </message>
    <message>
        <source>Faults were not recorded in full in {}: there is nothing to compare.</source>
        <translation>In {} wurden die Faults nicht vollständig aufgezeichnet: es gibt nichts zu vergleichen.</translation>
    </message>
    <message>
        <source> Both are runs of one recording: chance has no part in it.</source>
        <translation> Beide sind Läufe einer Aufzeichnung: Zufall hat daran keinen Anteil.</translation>
    </message>
    <message>
        <source> Whether that is chance was not tested: {}.</source>
        <translation> Ob das Zufall ist, wurde nicht geprüft: {}.</translation>
    </message>
    <message>
        <source>{} takes {}, {} {}</source>
        <translation>{} nimmt {}, {} {}</translation>
    </message>
    <message>
        <source>No difference beyond chance in the rate of faults ({}). {}.</source>
        <translation>In der Rate der Faults kein Unterschied über den Zufall hinaus ({}). {}.</translation>
    </message>
    <message>
        <source>fewer</source>
        <translation>weniger</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>{} % of A&apos;s rate</source>
        <translation>{} % der Rate von A</translation>
    </message>
    <message>
        <source>{} times A&apos;s rate</source>
        <translation>das {}-Fache der Rate von A</translation>
    </message>
    <message>
        <source>{}: {}, beyond chance ({}).</source>
        <translation>{}: {}, über den Zufall hinaus ({}).</translation>
    </message>
    <message>
        <source> Faults per access: {} in A, {} in B.</source>
        <translation> Faults je Zugriff: {} in A, {} in B.</translation>
    </message>
    <message>
        <source> Storms were not recorded in {}.</source>
        <translation> Stürme wurden in {} nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source> {} in A, {} in B</source>
        <translation> {} in A, {} in B</translation>
    </message>
    <message>
        <source> {} with {} is on {} alone.</source>
        <translation> {} mit {} ist nur in {}.</translation>
    </message>
    <message>
        <source> {} with {} are on {} alone.</source>
        <translation> {} mit {} sind nur in {}.</translation>
    </message>
    <message>
        <source>modelled figures may be off either way</source>
        <translation>modellierten Zahlen können in beide Richtungen falsch sein</translation>
    </message>
    <message>
        <source>figures are lower bounds</source>
        <translation>Zahlen sind untere Grenzen</translation>
    </message>
    <message>
        <source> At least {} was lost in {}: its {}, and causes may be missing.</source>
        <translation> Mindestens {} ging in {} verloren: seine {}, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source> {} was lost in {}: its {}, and causes may be missing.</source>
        <translation> {} ging in {} verloren: seine {}, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source> At least {} were lost in {}: its {}, and causes may be missing.</source>
        <translation> Mindestens {} gingen in {} verloren: seine {}, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source> {} were lost in {}: its {}, and causes may be missing.</source>
        <translation> {} gingen in {} verloren: seine {}, und Ursachen können fehlen.</translation>
    </message>
    <message>
        <source> The longest storm lasts {}, a block {}: blocks within one storm are not independent, and p is smaller than it should be.</source>
        <translation> Der längste Sturm dauert {}, ein Block {}: Blöcke innerhalb eines Sturms sind nicht unabhängig, und p ist kleiner, als es sein sollte.</translation>
    </message>
    <message>
        <source> Chance is judged within these two recordings: with one of each, how much another would differ is not known.</source>
        <translation> Der Zufall wird innerhalb dieser beiden Aufzeichnungen beurteilt: mit je einer ist nicht bekannt, wie sehr eine weitere abwiche.</translation>
    </message>
    <message>
        <source> {} in {}: {}.</source>
        <translation> {} in {}: {}.</translation>
    </message>
    <message>
        <source> The recording of {} was cut off: it is as long as its last event says, and may lack what came after.</source>
        <translation> Die Aufzeichnung von {} wurde abgeschnitten: sie ist so lang, wie ihr letztes Ereignis sagt, und was danach kam, kann fehlen.</translation>
    </message>
    <message>
        <source>(no name recorded)</source>
        <translation>(kein Name aufgezeichnet)</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privat</translation>
    </message>
    <message>
        <source>measured every {}</source>
        <translation>alle {} gemessen</translation>
    </message>
    <message>
        <source>, but for {} processes</source>
        <translation>, außer bei {} Prozessen</translation>
    </message>
    <message>
        <source>NOT KNOWN: only a part of the trace is read</source>
        <translation>NICHT BEKANNT: nur ein Teil des Traces ist gelesen</translation>
    </message>
    <message>
        <source>CUT OFF: {}; everything committed until then is here</source>
        <translation>ABGESCHNITTEN: {}; alles bis dahin Geschriebene ist hier</translation>
    </message>
    <message>
        <source>the recorder did not finish</source>
        <translation>der Rekorder kam nicht zum Ende</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>child exit</source>
        <translation>Ende des Kindprozesses</translation>
    </message>
    <message>
        <source>process exit</source>
        <translation>Ende des Prozesses</translation>
    </message>
    <message>
        <source>events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>geschnitten</translation>
    </message>
    <message>
        <source>end of the input</source>
        <translation>Ende der Eingabe</translation>
    </message>
    <message>
        <source>end of the schedule</source>
        <translation>Ende des Ablaufs</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>trace</source>
        <translation>Trace</translation>
    </message>
    <message>
        <source>made by {}</source>
        <translation>gemacht von {}</translation>
    </message>
    <message>
        <source>story</source>
        <translation>Hergang</translation>
    </message>
    <message>
        <source>synthetic: {}</source>
        <translation>synthetisch: {}</translation>
    </message>
    <message>
        <source>modelled</source>
        <translation>modelliert</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>began</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>lasted</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>end not recorded</source>
        <translation>Ende nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>end not recorded; the last event comes after {}</source>
        <translation>Ende nicht aufgezeichnet; das letzte Ereignis kommt nach {}</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>importer</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>recorder</source>
        <translation>Rekorder</translation>
    </message>
    <message>
        <source>command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>races</source>
        <translation>Wettläufe</translation>
    </message>
    <message>
        <source>who came first inside overlapping faults is recorded</source>
        <translation>wer in überlappenden Faults zuerst kam, ist aufgezeichnet</translation>
    </message>
    <message>
        <source>test module</source>
        <translation>Testmodul</translation>
    </message>
    <message>
        <source>passed over</source>
        <translation>übergangen</translation>
    </message>
    <message>
        <source>faults: {}</source>
        <translation>Faults: {}</translation>
    </message>
    <message>
        <source>the file does not say why</source>
        <translation>die Datei sagt nicht, warum</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>not known, for the recording was cut off</source>
        <translation>nicht bekannt, denn die Aufzeichnung wurde abgeschnitten</translation>
    </message>
    <message>
        <source>{}; whether more were is not known, for the recording was cut off</source>
        <translation>{}; ob es mehr waren, ist nicht bekannt, denn die Aufzeichnung wurde abgeschnitten</translation>
    </message>
    <message>
        <source>of</source>
        <translation>von</translation>
    </message>
    <message>
        <source>by</source>
        <translation>durch</translation>
    </message>
    <message>
        <source>where</source>
        <translation>wo</translation>
    </message>
    <message>
        <source>after{}</source>
        <translation>nach{}</translation>
    </message>
    <message>
        <source>before{}</source>
        <translation>vor{}</translation>
    </message>
    <message>
        <source>type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>PMD ranges</source>
        <translation>PMD-Bereiche</translation>
    </message>
    <message>
        <source>PMD faults</source>
        <translation>PMD-Faults</translation>
    </message>
    <message>
        <source>PTE faults</source>
        <translation>PTE-Faults</translation>
    </message>
    <message>
        <source>range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>an unknown number of EVENTS LOST</source>
        <translation>unbekannt viele EREIGNISSE VERLOREN</translation>
    </message>
    <message>
        <source>at least {} EVENTS LOST</source>
        <translation>mindestens {} EREIGNISSE VERLOREN</translation>
    </message>
    <message>
        <source>{} by {}</source>
        <translation>{} nach {}</translation>
    </message>
    <message>
        <source>Takes the inode&apos;s lock and, for writing, the one that faults hold while the file system handles them.</source>
        <translation>Nimmt die Sperre der Inode und, zum Schreiben, die, welche Faults halten, während das Dateisystem sie behandelt.</translation>
    </message>
    <message>
        <source>Marks the dirty entries as those to write (PAGECACHE_TAG_TOWRITE); where none is dirty, nothing is flushed.</source>
        <translation>Merkt die dirty Einträge zum Schreiben vor (PAGECACHE_TAG_TOWRITE); wo keiner dirty ist, wird nichts geleert.</translation>
    </message>
    <message>
        <source>Flushes what the entry covers from the caches if it is still there and marked. It stays dirty, and no mapping is write-protected.</source>
        <translation>Leert die Prozessor-Caches für das, was der Eintrag abdeckt, wenn er noch da und vorgemerkt ist. Er bleibt dirty, und kein Mapping wird schreibgeschützt.</translation>
    </message>
    <message>
        <source>Unmaps the range from every mapping of the file.</source>
        <translation>Unmappt den Bereich aus jedem Mapping der Datei.</translation>
    </message>
    <message>
        <source>Removes the range&apos;s entries from the page cache, dirty ones too: what was stored is to go.</source>
        <translation>Entfernt die Einträge des Bereichs aus dem Page-Cache, auch dirty: was gespeichert war, soll weg.</translation>
    </message>
    <message>
        <source>Gives the blocks back: the range is a hole. Lets the locks go.</source>
        <translation>Gibt die Blöcke zurück: der Bereich ist ein Loch. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>Takes this mapping out of the address space, page tables and all, once its faults are over (they hold mmap_lock for reading); the task maps the range anew.</source>
        <translation>Nimmt dieses Mapping samt Seitentabellen aus dem Adressraum, sobald seine Faults vorbei sind (sie halten mmap_lock zum Lesen); der Task mappt den Bereich neu.</translation>
    </message>
    <message>
        <source>Waits for the entry and locks it; done where it has gone, or another writeback was quicker.</source>
        <translation>Wartet auf den Eintrag und sperrt ihn; fertig, wo er weg ist oder ein anderes Writeback schneller war.</translation>
    </message>
    <message>
        <source>Takes the permission to write from every mapping, under i_mmap_lock_read; nothing is unmapped.</source>
        <translation>Nimmt jedem Mapping die Schreiberlaubnis, unter i_mmap_lock_read; nichts wird unmappt.</translation>
    </message>
    <message>
        <source>Flushes what the entry covers from the caches.</source>
        <translation>Leert die Prozessor-Caches für das, was der Eintrag abdeckt.</translation>
    </message>
    <message>
        <source>The entry is dirty no longer; unlocks it.</source>
        <translation>Der Eintrag ist nicht mehr dirty; gibt ihn frei.</translation>
    </message>
    <message>
        <source>Waits for the range&apos;s entries and removes them, dirty ones too: what was stored is to go.</source>
        <translation>Wartet auf die Einträge des Bereichs und entfernt sie, auch dirty: was gespeichert war, soll weg.</translation>
    </message>
    <message>
        <source>Breaks layouts: unmaps the whole file from every mapping. Entries stay. Lets the locks go.</source>
        <translation>Bricht Layouts: unmappt die ganze Datei aus jedem Mapping. Einträge bleiben. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>Breaks layouts: unmaps the whole file from every mapping.</source>
        <translation>Bricht Layouts: unmappt die ganze Datei aus jedem Mapping.</translation>
    </message>
    <message>
        <source>Waits for the entries of the whole file and removes them, dirty ones too, though the data stays: the next fsync finds nothing to write. Lets the locks go.</source>
        <translation>Wartet auf die Einträge der ganzen Datei und entfernt sie, auch dirty, obwohl die Daten bleiben: das nächste fsync findet nichts zu schreiben. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>Takes the inode&apos;s lock and asks for the page&apos;s block, allocating it: the range is then no extent of one kind. Where it was there, it is written in place; where it is shared, into a block that the file does not have yet.</source>
        <translation>Nimmt die Sperre der Inode und fragt nach dem Block der Seite, wobei er zugewiesen wird: der Bereich ist dann kein Extent einer Art mehr. Wo er da war, wird an Ort und Stelle geschrieben; wo er geteilt ist, in einen Block, den die Datei noch nicht hat.</translation>
    </message>
    <message>
        <source>Waits for the entry and removes it if it is clean. 6.1 marks entries of zero pages dirty as well: they stay.</source>
        <translation>Wartet auf den Eintrag und entfernt ihn, wenn er sauber ist. 6.1 macht auch Einträge von Nullseiten dirty: sie bleiben.</translation>
    </message>
    <message>
        <source>Waits for the entry and removes it if it is clean, as that of a zero page is.</source>
        <translation>Wartet auf den Eintrag und entfernt ihn, wenn er sauber ist, wie es der einer Nullseite ist.</translation>
    </message>
    <message>
        <source>Unmaps the page from every mapping where its block is new; a huge PMD goes whole. Of a shared extent nothing is unmapped.</source>
        <translation>Unmappt die Seite aus jedem Mapping, wo ihr Block neu ist; eine große PMD geht ganz. Von einem geteilten Extent wird nichts unmappt.</translation>
    </message>
    <message>
        <source>Unmaps the page from every mapping; a huge PMD goes whole.</source>
        <translation>Unmappt die Seite aus jedem Mapping; eine große PMD geht ganz.</translation>
    </message>
    <message>
        <source>The data is copied. Where the block was shared, the file has the new one from now on. Lets the lock go.</source>
        <translation>Die Daten werden kopiert. Wo der Block geteilt war, hat die Datei von jetzt an den neuen. Gibt die Sperre frei.</translation>
    </message>
    <message>
        <source>Unmaps the whole file from every mapping; the other file is locked and unmapped as well.</source>
        <translation>Unmappt die ganze Datei aus jedem Mapping; auch die andere Datei wird gesperrt und unmappt.</translation>
    </message>
    <message>
        <source>Flushes and cleans the range&apos;s dirty entries.</source>
        <translation>Schreibt die dirty Einträge des Bereichs zurück; danach sind sie sauber.</translation>
    </message>
    <message>
        <source>What the other file had there goes, entries too; it has the range&apos;s storage, and the extent is shared. Lets the locks go.</source>
        <translation>Was die andere Datei dort hatte, geht, auch Einträge; sie hat den Speicher des Bereichs, und der Extent ist geteilt. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>The data is the same: unmaps the range and removes its entries.</source>
        <translation>Die Daten sind dieselben: unmappt den Bereich und entfernt seine Einträge.</translation>
    </message>
    <message>
        <source>The range has the other file&apos;s storage from now on, and shares it. Lets the locks go.</source>
        <translation>Der Bereich hat von jetzt an den Speicher der anderen Datei und teilt ihn. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>Unmaps the whole file from every mapping. The other file is left alone.</source>
        <translation>Unmappt die ganze Datei aus jedem Mapping. Die andere Datei bleibt unberührt.</translation>
    </message>
    <message>
        <source>Removes the entries that are clean and unmaps the range.</source>
        <translation>Entfernt die Einträge, die sauber sind, und unmappt den Bereich.</translation>
    </message>
    <message>
        <source>Copies what is shared; iomap_end() gives the file the new blocks.</source>
        <translation>Kopiert, was geteilt ist; iomap_end() gibt der Datei die neuen Blöcke.</translation>
    </message>
    <message>
        <source>Flushes and cleans the range&apos;s dirty entries. Lets the locks go.</source>
        <translation>Schreibt die dirty Einträge des Bereichs zurück; danach sind sie sauber. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>The other file is read through a mapping of its own: nothing of this one changes.</source>
        <translation>Die andere Datei wird durch ein eigenes Mapping gelesen: an dieser ändert sich nichts.</translation>
    </message>
    <message>
        <source>The other file is read through a mapping of its own: in 4 KiB pages it makes the shared storage&apos;s folios those of one page, unless a PMD entry of this file holds it; in PMDs it is SIGBUS where this file holds it in 4 KiB pages.</source>
        <translation>Die andere Datei wird durch ein eigenes Mapping gelesen: in 4-KiB-Seiten macht das die Folios des geteilten Speichers zu solchen von einer Seite, sofern ihn kein PMD-Eintrag dieser Datei hält; in PMDs ist es SIGBUS, wo diese Datei ihn in 4-KiB-Seiten hält.</translation>
    </message>
    <message>
        <source>The other file gets storage of its own, or a hole: the extent is shared no longer, and this file keeps what it has.</source>
        <translation>Die andere Datei bekommt eigenen Speicher oder ein Loch: der Extent ist nicht mehr geteilt, und diese Datei behält, was sie hat.</translation>
    </message>
    <message>
        <source>The PMD handler is asked where the slot is empty, or holds a huge PMD that a write finds read-only; under a page table the 4 KiB path is; nobody where another thread mapped enough. Of a private mapping&apos;s page that a write finds read-only, do_wp_page() makes a copy; nobody is asked.</source>
        <translation>Der PMD-Handler wird gefragt, wo der Platz leer ist oder eine große PMD hält, die ein Schreiben nur zum Lesen gemappt findet; unter einer Seitentabelle der 4-KiB-Pfad; niemand, wo ein anderer Thread genug gemappt hat. Von der Seite eines privaten Mappings, die ein Schreiben nur zum Lesen gemappt findet, macht do_wp_page() eine Kopie; niemand wird gefragt.</translation>
    </message>
    <message>
        <source>The 4 KiB path is asked where the slot holds a page table; an empty slot gets one. A huge PMD stays as it is: nobody is asked, and the access is tried again.</source>
        <translation>Der 4-KiB-Pfad wird gefragt, wo der Platz eine Seitentabelle hält; ein leerer Platz bekommt eine. Eine große PMD bleibt, wie sie ist: niemand wird gefragt, und der Zugriff wird noch einmal versucht.</translation>
    </message>
    <message>
        <source>As before 5.8, but a huge PMD of a private mapping is split for a write, without asking.</source>
        <translation>Wie vor 5.8, aber eine große PMD eines privaten Mappings wird für ein Schreiben geteilt, ohne zu fragen.</translation>
    </message>
    <message>
        <source>The test module unmaps the whole range from every mapping, for a PMD fault that passes 4.5&apos;s cheap checks (cow write to pmd past eof).</source>
        <translation>Das Testmodul unmappt den ganzen Bereich aus jedem Mapping, bei einem PMD-Fault, der die billigen Prüfungen von 4.5 besteht (cow write bis pmd past eof).</translation>
    </message>
    <message>
        <source>A kernel built without CONFIG_FS_DAX_PMD falls back at once.</source>
        <translation>Ein Kernel, der ohne CONFIG_FS_DAX_PMD gebaut ist, fällt sofort zurück.</translation>
    </message>
    <message>
        <source>A write to a private mapping splits the huge PMD and falls back: it is copied page by page.</source>
        <translation>Ein Schreiben in ein privates Mapping zerlegt die große PMD und fällt zurück: kopiert wird Seite für Seite.</translation>
    </message>
    <message>
        <source>Falls back where the PMD begins below the VMA.</source>
        <translation>Fällt zurück, wo die PMD unterhalb der VMA beginnt.</translation>
    </message>
    <message>
        <source>Falls back where the PMD ends above the VMA.</source>
        <translation>Fällt zurück, wo die PMD oberhalb der VMA endet.</translation>
    </message>
    <message>
        <source>SIGBUS where the PMD begins beyond the end of the file.</source>
        <translation>SIGBUS, wo die PMD hinter dem Ende der Datei beginnt.</translation>
    </message>
    <message>
        <source>Falls back where the PMD&apos;s last page lies beyond the end of the file.</source>
        <translation>Fällt zurück, wo die letzte Seite der PMD hinter dem Ende der Datei liegt.</translation>
    </message>
    <message>
        <source>Asks the file system for 2 MiB of blocks, allocating them at once when the access is a write.</source>
        <translation>Fragt das Dateisystem nach 2 MiB an Blöcken und lässt sie gleich zuweisen, wenn der Zugriff schreibt.</translation>
    </message>
    <message>
        <source>Asks the file system what blocks there are, allocating nothing.</source>
        <translation>Fragt das Dateisystem, welche Blöcke da sind, ohne etwas zuweisen zu lassen.</translation>
    </message>
    <message>
        <source>A write that found no mapped blocks asks again, to allocate, and remembers that it did.</source>
        <translation>Ein Schreiben, das keine zugewiesenen Blöcke fand, fragt noch einmal, um zuweisen zu lassen, und merkt sich das.</translation>
    </message>
    <message>
        <source>Asks the file system what blocks there are, allocating nothing; gives the entry lock back where that fails.</source>
        <translation>Fragt das Dateisystem, welche Blöcke da sind, ohne etwas zuweisen zu lassen; gibt die Sperre des Eintrags zurück, wo das scheitert.</translation>
    </message>
    <message>
        <source>A write that found no mapped blocks asks again, to allocate; gives the entry lock back where that fails.</source>
        <translation>Ein Schreiben, das keine zugewiesenen Blöcke fand, fragt noch einmal, um zuweisen zu lassen; gibt die Sperre des Eintrags zurück, wo das scheitert.</translation>
    </message>
    <message>
        <source>Takes i_mmap_lock_read.</source>
        <translation>Nimmt i_mmap_lock_read.</translation>
    </message>
    <message>
        <source>Falls back where the blocks do not cover the PMD, or the file system will not say how long the hole is.</source>
        <translation>Fällt zurück, wo die Blöcke die PMD nicht abdecken oder das Dateisystem nicht sagt, wie lang das Loch ist.</translation>
    </message>
    <message>
        <source>Returns FALLBACK where the blocks do not cover the PMD, or the file system will not say how long the hole is; nothing was unmapped.</source>
        <translation>Liefert FALLBACK, wo die Blöcke die PMD nicht abdecken oder das Dateisystem nicht sagt, wie lang das Loch ist; nichts wurde unmappt.</translation>
    </message>
    <message>
        <source>Falls back where the blocks do not cover the PMD, giving the entry lock back.</source>
        <translation>Fällt zurück, wo die Blöcke die PMD nicht abdecken, und gibt die Sperre des Eintrags zurück.</translation>
    </message>
    <message>
        <source>Drops i_mmap_lock_read: unmap_mapping_range() takes the lock itself, for writing.</source>
        <translation>Gibt i_mmap_lock_read frei: unmap_mapping_range() nimmt die Sperre selbst, zum Schreiben.</translation>
    </message>
    <message>
        <source>Unmaps the whole range from every mapping of the file, whatever kind of fault this is.</source>
        <translation>Unmappt den ganzen Bereich aus jedem Mapping der Datei, was für ein Fault es auch ist.</translation>
    </message>
    <message>
        <source>Removes every entry of the range from the page cache, DAX entries and their dirty tags too; a page over a hole that was mapped meanwhile is unmapped again.</source>
        <translation>Entfernt jeden Eintrag des Bereichs aus dem Page-Cache, auch DAX-Einträge und ihre dirty Marken; eine Seite über einem Loch, die inzwischen gemappt wurde, wird wieder unmappt.</translation>
    </message>
    <message>
        <source>Unmaps the range from every mapping only where this fault allocated: zero pages may cover it.</source>
        <translation>Unmappt den Bereich nur dort aus jedem Mapping, wo dieser Fault zuweisen ließ: Nullseiten können ihn bedecken.</translation>
    </message>
    <message>
        <source>Removes the range&apos;s entries from the page cache only where it allocated; a page over a hole that was mapped meanwhile is unmapped again.</source>
        <translation>Entfernt die Einträge des Bereichs nur dort aus dem Page-Cache, wo er zuweisen ließ; eine Seite über einem Loch, die inzwischen gemappt wurde, wird wieder unmappt.</translation>
    </message>
    <message>
        <source>Takes i_mmap_lock_read for the rest.</source>
        <translation>Nimmt i_mmap_lock_read für den Rest.</translation>
    </message>
    <message>
        <source>Looks at the file&apos;s size again: SIGBUS beyond its end, fallback where the PMD sticks out.</source>
        <translation>Sieht noch einmal nach der Größe der Datei: SIGBUS hinter ihrem Ende, FALLBACK, wo die PMD hinausragt.</translation>
    </message>
    <message>
        <source>A read of a hole gets the huge zero page, read-only, and no entry in the page cache.</source>
        <translation>Ein Lesen eines Lochs bekommt die große Nullseite, nur zum Lesen, und keinen Eintrag im Page-Cache.</translation>
    </message>
    <message>
        <source>Finds the storage: SIGBUS where the device gives none, fallback where it is too short, not PMD-aligned, or has no memmap.</source>
        <translation>Findet den Speicher: SIGBUS, wo das Gerät keinen gibt, FALLBACK, wo er zu kurz ist, nicht an der PMD-Größe ausgerichtet oder ohne memmap.</translation>
    </message>
    <message>
        <source>Zeroes new and unwritten blocks; the fault is a major one.</source>
        <translation>Füllt neue und unbeschriebene Blöcke mit Nullen; der Fault ist MAJOR.</translation>
    </message>
    <message>
        <source>A write puts a dirty PMD entry into the page cache; a read leaves none.</source>
        <translation>Ein Schreiben legt einen dirty PMD-Eintrag in den Page-Cache; ein Lesen hinterlässt keinen.</translation>
    </message>
    <message>
        <source>Maps the PMD in this mapping alone: writable for a write.</source>
        <translation>Mappt die PMD nur in diesem Mapping: für ein Schreiben schreibbar.</translation>
    </message>
    <message>
        <source>Drops the lock, converts unwritten blocks, returns.</source>
        <translation>Gibt die Sperre frei, wandelt unbeschriebene Blöcke um, kehrt zurück.</translation>
    </message>
    <message>
        <source>Counts THP_FAULT_FALLBACK and returns FALLBACK by way of out.</source>
        <translation>Zählt THP_FAULT_FALLBACK und liefert FALLBACK über out.</translation>
    </message>
    <message>
        <source>Locks the range&apos;s entry: from the lookup to the mapping no other fault of the range runs.</source>
        <translation>Sperrt den Eintrag des Bereichs: vom Nachsehen bis zum Mappen läuft kein anderer Fault des Bereichs.</translation>
    </message>
    <message>
        <source>Falls back where address and file offset differ modulo the PMD size.</source>
        <translation>Fällt zurück, wo Adresse und Datei-Offset modulo der PMD-Größe verschieden sind.</translation>
    </message>
    <message>
        <source>Falls back for a write to a private mapping.</source>
        <translation>Fällt bei einem Schreiben in ein privates Mapping zurück.</translation>
    </message>
    <message>
        <source>Falls back where the PMD sticks out of the VMA on either side.</source>
        <translation>Fällt zurück, wo die PMD auf einer Seite aus der VMA ragt.</translation>
    </message>
    <message>
        <source>Waits for the range&apos;s entry and locks it, making an empty one where there is none; falls back where the range has 4 KiB entries.</source>
        <translation>Wartet auf den Eintrag des Bereichs und sperrt ihn; wo keiner ist, entsteht ein leerer; fällt zurück, wo der Bereich 4-KiB-Einträge hat.</translation>
    </message>
    <message>
        <source>Returns 0 where a page table was put into the slot meanwhile: the access is retried.</source>
        <translation>Liefert 0, wo inzwischen eine Seitentabelle in den Platz kam: der Zugriff wird wiederholt.</translation>
    </message>
    <message>
        <source>Asks the file system for the extent, allocating for a write; falls back where it is shorter than the PMD.</source>
        <translation>Fragt das Dateisystem nach dem Extent, mit Zuweisung für ein Schreiben; fällt zurück, wo er kürzer als die PMD ist.</translation>
    </message>
    <message>
        <source>A read of a hole or of an unwritten extent gets the huge zero page and a zero entry.</source>
        <translation>Ein Lesen eines Lochs oder eines unbeschriebenen Extents bekommt die große Nullseite und einen Null-Eintrag.</translation>
    </message>
    <message>
        <source>A read of a hole or of an unwritten extent gets the huge zero page and a zero entry; a PMD that is there by now stays, and is as good.</source>
        <translation>Ein Lesen eines Lochs oder eines unbeschriebenen Extents bekommt die große Nullseite und einen Null-Eintrag; eine PMD, die inzwischen da ist, bleibt und ist ebenso gut.</translation>
    </message>
    <message>
        <source>Finds the storage; falls back where it is too short, not PMD-aligned, or has no memmap.</source>
        <translation>Findet den Speicher; fällt zurück, wo er zu kurz ist, nicht an der PMD-Größe ausgerichtet oder ohne memmap.</translation>
    </message>
    <message>
        <source>Unmaps the range from every mapping where a zero entry gives way to storage, or a write finds the extent shared.</source>
        <translation>Unmappt den Bereich aus jedem Mapping, wo ein Null-Eintrag dem Speicher weicht oder ein Schreiben den Extent geteilt findet.</translation>
    </message>
    <message>
        <source>Unmaps the range from every mapping where a zero entry gives way to storage, or the extent is shared: for reads too.</source>
        <translation>Unmappt den Bereich aus jedem Mapping, wo ein Null-Eintrag dem Speicher weicht oder der Extent geteilt ist: auch beim Lesen.</translation>
    </message>
    <message>
        <source>dax_insert_entry() as proposed: unmaps the range from every mapping where a zero entry gives way to storage, or an entry of storage to other storage, and leaves all mapped where the entry names what the fault maps.</source>
        <translation>dax_insert_entry() wie vorgeschlagen: unmappt den Bereich aus jedem Mapping, wo ein Null-Eintrag dem Speicher weicht oder ein Eintrag von Speicher anderem Speicher, und lässt alles gemappt, wo der Eintrag nennt, was der Fault mappt.</translation>
    </message>
    <message>
        <source>dax_insert_entry() without its unmap: whoever has mapped what the entry named before keeps it.</source>
        <translation>dax_insert_entry() ohne sein Unmap: wer gemappt hat, was der Eintrag vorher nannte, behält es.</translation>
    </message>
    <message>
        <source>Puts the storage&apos;s PMD entry into the page cache, dirty for reads too.</source>
        <translation>Legt den PMD-Eintrag des Speichers in den Page-Cache, dirty auch beim Lesen.</translation>
    </message>
    <message>
        <source>Puts the storage&apos;s PMD entry into the page cache, dirty for a write.</source>
        <translation>Legt den PMD-Eintrag des Speichers in den Page-Cache, dirty bei einem Schreiben.</translation>
    </message>
    <message>
        <source>dax_insert_entry() with 6.1&apos;s rule and today&apos;s mark: puts the storage&apos;s PMD entry into the page cache, dirty for a write.</source>
        <translation>dax_insert_entry() mit der Regel von 6.1 und der Marke von heute: legt den PMD-Eintrag des Speichers in den Page-Cache, dirty bei einem Schreiben.</translation>
    </message>
    <message>
        <source>dax_insert_entry() as proposed: puts the storage&apos;s PMD entry into the page cache, in the place of one that names other storage, dirty for a write.</source>
        <translation>dax_insert_entry() wie vorgeschlagen: legt den PMD-Eintrag des Speichers in den Page-Cache, anstelle eines Eintrags, der anderen Speicher nennt, dirty bei einem Schreiben.</translation>
    </message>
    <message>
        <source>A write to a shared extent copies it; the extent is shared no longer.</source>
        <translation>Ein Schreiben in einen geteilten Extent kopiert ihn; der Extent ist nicht mehr geteilt.</translation>
    </message>
    <message>
        <source>A MAP_SYNC write with dirty metadata returns NEEDDSYNC without mapping anything.</source>
        <translation>Ein Schreiben über MAP_SYNC mit dirty Metadaten liefert NEEDDSYNC, ohne etwas zu mappen.</translation>
    </message>
    <message>
        <source>Maps the PMD in this mapping alone where the slot is empty; a write makes a present one writable in place.</source>
        <translation>Mappt die PMD nur in diesem Mapping, wo der Platz leer ist; ein Schreiben macht eine vorhandene an Ort und Stelle schreibbar.</translation>
    </message>
    <message>
        <source>Maps the PMD in this mapping alone where the slot is empty; a write makes a present one writable in place. SIGBUS, with a warning, where the storage&apos;s folio is none of PMD size: another file that shares the extent has 4 KiB entries of it.</source>
        <translation>Mappt die PMD nur in diesem Mapping, wo der Platz leer ist; ein Schreiben macht eine vorhandene an Ort und Stelle schreibbar. SIGBUS mit einer Warnung, wo das Folio des Speichers nicht PMD-Größe hat: eine andere Datei, die den Extent teilt, hat 4-KiB-Einträge davon.</translation>
    </message>
    <message>
        <source>Unlocks the entry and wakes one waiter.</source>
        <translation>Gibt den Eintrag frei und weckt einen Wartenden.</translation>
    </message>
    <message>
        <source>The file system has synced the range: dax_finish_sync_fault() maps it writable.</source>
        <translation>Das Dateisystem hat den Bereich synchronisiert: dax_finish_sync_fault() mappt ihn schreibbar.</translation>
    </message>
    <message>
        <source>split_huge_pmd(): whatever huge PMD this mapping has goes; the 4 KiB path is next.</source>
        <translation>split_huge_pmd(): welche große PMD dieses Mapping auch hat, sie geht; der 4-KiB-Pfad ist der nächste.</translation>
    </message>
    <message>
        <source>SIGBUS where the page lies beyond the end of the file.</source>
        <translation>SIGBUS, wo die Seite hinter dem Ende der Datei liegt.</translation>
    </message>
    <message>
        <source>Locks the range&apos;s entry for the 4 KiB path too.</source>
        <translation>Sperrt den Eintrag des Bereichs auch für den 4-KiB-Pfad.</translation>
    </message>
    <message>
        <source>dax_pfn_mkwrite(): a write that finds its page read-only dirties the entry, if there is one, and makes the page writable in place.</source>
        <translation>dax_pfn_mkwrite(): ein Schreiben, das seine Seite nur zum Lesen gemappt findet, macht den Eintrag dirty, wenn einer da ist, und die Seite an Ort und Stelle schreibbar.</translation>
    </message>
    <message>
        <source>Looks for a page cache page that covers a hole here.</source>
        <translation>Sucht eine Seite im Page-Cache, die hier ein Loch bedeckt.</translation>
    </message>
    <message>
        <source>Asks the file system what block there is.</source>
        <translation>Fragt das Dateisystem, welcher Block da ist.</translation>
    </message>
    <message>
        <source>Where there is none, a write allocates one (MAJOR); a read gets a zeroed page cache page, or OOM where an entry of storage is in its place by now.</source>
        <translation>Wo keiner ist, lässt ein Schreiben einen zuweisen (MAJOR); ein Lesen bekommt eine Seite voll Nullen im Page-Cache, oder OOM, wo inzwischen ein Eintrag von Speicher an ihrer Stelle ist.</translation>
    </message>
    <message>
        <source>A write to a private mapping copies into a page of its own.</source>
        <translation>Ein Schreiben in ein privates Mapping kopiert in eine eigene Seite.</translation>
    </message>
    <message>
        <source>A page that covered the hole is unmapped from every mapping and leaves the page cache.</source>
        <translation>Eine Seite, die das Loch bedeckte, wird aus jedem Mapping unmappt und verlässt den Page-Cache.</translation>
    </message>
    <message>
        <source>Puts a 4 KiB entry into the page cache, dirty for a write, and maps the page.</source>
        <translation>Legt einen 4-KiB-Eintrag in den Page-Cache, dirty bei einem Schreiben, und mappt die Seite.</translation>
    </message>
    <message>
        <source>Returns.</source>
        <translation>Kehrt zurück.</translation>
    </message>
    <message>
        <source>Waits for the page&apos;s entry and locks it. A zero or empty PMD entry is downgraded; a zero one is unmapped first, the whole PMD from every mapping.</source>
        <translation>Wartet auf den Eintrag der Seite und sperrt ihn. Ein PMD-Eintrag, der leer oder ein Null-Eintrag ist, wird herabgestuft; ein Null-Eintrag wird zuerst unmappt, die ganze PMD aus jedem Mapping.</translation>
    </message>
    <message>
        <source>Returns NOPAGE where a huge PMD was put into the slot meanwhile.</source>
        <translation>Liefert NOPAGE, wo inzwischen eine große PMD in den Platz kam.</translation>
    </message>
    <message>
        <source>Asks the file system for the block, allocating for a write.</source>
        <translation>Fragt das Dateisystem nach dem Block, mit Zuweisung für ein Schreiben.</translation>
    </message>
    <message>
        <source>A write to a private mapping copies into a page of its own (DONE_COW), unless another thread has mapped something there since.</source>
        <translation>Ein Schreiben in ein privates Mapping kopiert in eine eigene Seite (DONE_COW), sofern kein anderer Thread inzwischen dort etwas gemappt hat.</translation>
    </message>
    <message>
        <source>A read of a hole or of an unwritten block maps the zero page and leaves a zero entry.</source>
        <translation>Ein Lesen eines Lochs oder eines unbeschriebenen Blocks mappt die Nullseite und hinterlässt einen Null-Eintrag.</translation>
    </message>
    <message>
        <source>Unmaps the page where its zero entry gives way to storage, or a write finds it shared; under a PMD entry the whole PMD.</source>
        <translation>Unmappt die Seite, wo ihr Null-Eintrag dem Speicher weicht oder ein Schreiben sie geteilt findet; unter einem PMD-Eintrag die ganze PMD.</translation>
    </message>
    <message>
        <source>Unmaps the page where its zero entry gives way to storage, or it is shared: for reads too; under a PMD entry the whole PMD.</source>
        <translation>Unmappt die Seite, wo ihr Null-Eintrag dem Speicher weicht oder sie geteilt ist: auch beim Lesen; unter einem PMD-Eintrag die ganze PMD.</translation>
    </message>
    <message>
        <source>dax_insert_entry() as proposed: unmaps the page where its zero entry gives way to storage, or an entry of storage to other storage; under a PMD entry the whole PMD.</source>
        <translation>dax_insert_entry() wie vorgeschlagen: unmappt die Seite, wo ihr Null-Eintrag dem Speicher weicht oder ein Eintrag von Speicher anderem Speicher; unter einem PMD-Eintrag die ganze PMD.</translation>
    </message>
    <message>
        <source>dax_insert_entry() as proposed: puts a storage entry into the page cache, in the place of one that names other storage, dirty for a write.</source>
        <translation>dax_insert_entry() wie vorgeschlagen: legt einen Speicher-Eintrag in den Page-Cache, anstelle eines Eintrags, der anderen Speicher nennt, dirty bei einem Schreiben.</translation>
    </message>
    <message>
        <source>Puts a storage entry into the page cache, dirty for reads too.</source>
        <translation>Legt einen Speicher-Eintrag in den Page-Cache, dirty auch beim Lesen.</translation>
    </message>
    <message>
        <source>Puts a storage entry into the page cache, dirty for a write.</source>
        <translation>Legt einen Speicher-Eintrag in den Page-Cache, dirty bei einem Schreiben.</translation>
    </message>
    <message>
        <source>A MAP_SYNC write with dirty metadata returns NEEDDSYNC; the file system syncs, and then dirties the entry and maps.</source>
        <translation>Ein Schreiben über MAP_SYNC mit dirty Metadaten liefert NEEDDSYNC; das Dateisystem synchronisiert, macht dann den Eintrag dirty und mappt.</translation>
    </message>
    <message>
        <source>Maps the page; MAJOR where the block is new.</source>
        <translation>Mappt die Seite; MAJOR, wo der Block neu ist.</translation>
    </message>
    <message>
        <source>Maps the page; MAJOR where the block is new. SIGBUS, with no fault tried again, where a write finds another page than its own in the PTE.</source>
        <translation>Mappt die Seite; MAJOR, wo der Block neu ist. SIGBUS, ohne dass ein Fault noch einmal versucht wird, wo ein Schreiben in der PTE eine andere Seite als die eigene findet.</translation>
    </message>
    <message>
        <source>Unlocks the entry.</source>
        <translation>Gibt den Eintrag frei.</translation>
    </message>
    <message>
        <source>Takes the inode&apos;s lock; the file ends before the range now. A fault under way may have seen it longer.</source>
        <translation>Nimmt die Sperre der Inode; die Datei endet jetzt vor dem Bereich. Ein Fault, der im Gange ist, kann sie länger gesehen haben.</translation>
    </message>
    <message>
        <source>Takes, for writing, the lock that faults hold while the file system handles them.</source>
        <translation>Nimmt, zum Schreiben, die Sperre, die Faults halten, während das Dateisystem sie behandelt.</translation>
    </message>
    <message>
        <source>Unmaps the whole file from every mapping; entries, and copies of private mappings, stay.</source>
        <translation>Unmappt die ganze Datei aus jedem Mapping; Einträge und Kopien privater Mappings bleiben.</translation>
    </message>
    <message>
        <source>The file ends before the range from now on.</source>
        <translation>Die Datei endet von jetzt an vor dem Bereich.</translation>
    </message>
    <message>
        <source>Unmaps all beyond the new end from every mapping, copies of private ones too.</source>
        <translation>Unmappt alles hinter dem neuen Ende aus jedem Mapping, auch Kopien privater.</translation>
    </message>
    <message>
        <source>Removes the entries beyond the new end, dirty ones too: what was stored is to go.</source>
        <translation>Entfernt die Einträge hinter dem neuen Ende, auch dirty: was gespeichert war, soll weg.</translation>
    </message>
    <message>
        <source>Waits for the entries beyond the new end and removes them, dirty ones too: what was stored is to go.</source>
        <translation>Wartet auf die Einträge hinter dem neuen Ende und entfernt sie, auch dirty: was gespeichert war, soll weg.</translation>
    </message>
    <message>
        <source>Unmaps all beyond the new end once more: a private copy may have been made meanwhile.</source>
        <translation>Unmappt alles hinter dem neuen Ende noch einmal: inzwischen kann eine private Kopie entstanden sein.</translation>
    </message>
    <message>
        <source>Gives the blocks back: the range is a hole beyond the end. Lets the locks go.</source>
        <translation>Gibt die Blöcke zurück: der Bereich ist ein Loch hinter dem Ende. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>The range lies inside the file. Nothing of it is unmapped: it lies before the new end.</source>
        <translation>Der Bereich liegt in der Datei. Nichts davon wird unmappt: er liegt vor dem neuen Ende.</translation>
    </message>
    <message>
        <source>Unmaps the whole file from every mapping, though it is to become longer; entries, and copies of private mappings, stay.</source>
        <translation>Unmappt die ganze Datei aus jedem Mapping, obwohl sie länger werden soll; Einträge und Kopien privater Mappings bleiben.</translation>
    </message>
    <message>
        <source>The range lies inside the file. Lets the locks go.</source>
        <translation>Der Bereich liegt in der Datei. Gibt die Sperren frei.</translation>
    </message>
    <message>
        <source>NOT RECORDED</source>
        <translation>NICHT AUFGEZEICHNET</translation>
    </message>
    <message>
        <source>WITHOUT</source>
        <translation>OHNE</translation>
    </message>
    <message>
        <source>NO FAULT</source>
        <translation>KEIN FAULT</translation>
    </message>
    <message>
        <source>HUGE PAGES OFF</source>
        <translation>GROSSE SEITEN AUS</translation>
    </message>
    <message>
        <source>1 EVENT LOST</source>
        <translation>1 EREIGNIS VERLOREN</translation>
    </message>
    <message>
        <source>{} EVENTS LOST</source>
        <translation>{} EREIGNISSE VERLOREN</translation>
    </message>
    <message>
        <source>explored</source>
        <translation>erkundet</translation>
    </message>
    <message>
        <source>Two files over one extent: one is read in 4 KiB pages, the other through a PMD.</source>
        <translation>Zwei Dateien über einem Extent: eine wird in 4-KiB-Seiten gelesen, die andere durch eine PMD.</translation>
    </message>
    <message>
        <source>Another file that shares the extent has a 4 KiB page of it mapped; one reads the clone through a PMD.</source>
        <translation>Eine andere Datei, die den Extent teilt, hat eine 4-KiB-Seite davon gemappt; einer liest den Klon durch eine PMD.</translation>
    </message>
    <message>
        <source>As clone-write-reader, by 4 KiB pages.</source>
        <translation>Wie clone-write-reader, mit 4-KiB-Seiten.</translation>
    </message>
    <message>
        <source>A file is read, cloned and stored to: does the reader keep what the clone alone has?</source>
        <translation>Eine Datei wird gelesen, geklont und beschrieben: behält der Leser, was nur noch der Klon hat?</translation>
    </message>
    <message>
        <source>A file is cloned while it is read and written, and the clone is written to.</source>
        <translation>Eine Datei wird geklont, während sie gelesen und beschrieben wird, und in den Klon wird geschrieben.</translation>
    </message>
    <message>
        <source>Deduplication gives a range another file&apos;s storage while one process reads it and another writes.</source>
        <translation>Deduplizierung gibt einem Bereich den Speicher einer anderen Datei, während ein Prozess ihn liest und ein anderer schreibt.</translation>
    </message>
    <message>
        <source>Mapping A has stored, its entry is dirty; another process reads and then calls fsync: is the store flushed?</source>
        <translation>Mapping A hat gespeichert, sein Eintrag ist dirty; ein anderer Prozess liest und ruft dann fsync auf: ist das Gespeicherte dann dauerhaft?</translation>
    </message>
    <message>
        <source>Mapping A has stored, its entry is dirty; then another process reads.</source>
        <translation>Mapping A hat gespeichert, sein Eintrag ist dirty; dann liest ein anderer Prozess.</translation>
    </message>
    <message>
        <source>Two processes read while a third makes the file longer, again and again: in 6.1 and later each time costs every reader a fault.</source>
        <translation>Zwei Prozesse lesen, während ein dritter die Datei immer wieder verlängert: in 6.1 und später kostet jedes Mal jeden Leser einen Fault.</translation>
    </message>
    <message>
        <source>Two processes read while somebody allocates another range of the file, which unmaps the whole of it: refaults, but no storm.</source>
        <translation>Zwei Prozesse lesen, während jemand einen anderen Bereich der Datei zuweisen lässt, was die ganze Datei unmappt: Refaults, aber kein Sturm.</translation>
    </message>
    <message>
        <source>A store, a fallocate() elsewhere in the file, an fsync: does it find what was stored?</source>
        <translation>Ein Speichern, ein fallocate() anderswo in der Datei, ein fsync: findet es, was gespeichert wurde?</translation>
    </message>
    <message>
        <source>Four processes touch a hole once each: the bounded proof for the handlers that hold.</source>
        <translation>Vier Prozesse berühren je einmal ein Loch: der begrenzte Beweis für die Handler, die standhalten.</translation>
    </message>
    <message>
        <source>Two processes write to one hole, and one of them calls fsync after each store.</source>
        <translation>Zwei Prozesse schreiben in ein Loch, und einer ruft nach jedem Speichern fsync auf.</translation>
    </message>
    <message>
        <source>One process calls fsync while another stores: it write-protects what the other has just mapped.</source>
        <translation>Ein Prozess ruft fsync auf, während ein anderer speichert: es schreibschützt, was der andere gerade gemappt hat.</translation>
    </message>
    <message>
        <source>One process stores and calls fsync, another reads meanwhile.</source>
        <translation>Ein Prozess speichert und ruft fsync auf, ein anderer liest inzwischen.</translation>
    </message>
    <message>
        <source>Two processes read and write a hole of unknown length, for ever.</source>
        <translation>Zwei Prozesse lesen und schreiben ein Loch unbekannter Länge, für immer.</translation>
    </message>
    <message>
        <source>As hole-race-read, on a file system that does not tell a hole&apos;s length: 4 KiB zero pages.</source>
        <translation>Wie hole-race-read, auf einem Dateisystem, das die Länge eines Lochs nicht sagt: 4-KiB-Nullseiten.</translation>
    </message>
    <message>
        <source>Two processes write to one hole at once while a third reads it.</source>
        <translation>Zwei Prozesse schreiben gleichzeitig in ein Loch, während ein dritter es liest.</translation>
    </message>
    <message>
        <source>As hole-race, on a file system whose new blocks the fault has to zero.</source>
        <translation>Wie hole-race, auf einem Dateisystem, dessen neue Blöcke der Fault mit Nullen füllen muss.</translation>
    </message>
    <message>
        <source>Two processes write to one hole at once: who allocates?</source>
        <translation>Zwei Prozesse schreiben gleichzeitig in ein Loch: wer lässt zuweisen?</translation>
    </message>
    <message>
        <source>As hole-write-read, on a file system that does not tell a hole&apos;s length: 4 KiB zero pages.</source>
        <translation>Wie hole-write-read, auf einem Dateisystem, das die Länge eines Lochs nicht sagt: 4-KiB-Nullseiten.</translation>
    </message>
    <message>
        <source>One process writes to a hole that another reads.</source>
        <translation>Ein Prozess schreibt in ein Loch, das ein anderer liest.</translation>
    </message>
    <message>
        <source>One process writes, unmaps the range and maps it anew; another reads.</source>
        <translation>Ein Prozess schreibt, unmappt den Bereich und mappt ihn neu; ein anderer liest.</translation>
    </message>
    <message>
        <source>One VMA ends inside the range and takes 4 KiB pages, the other takes PMDs.</source>
        <translation>Eine VMA endet im Bereich und nimmt 4-KiB-Seiten, die andere nimmt PMDs.</translation>
    </message>
    <message>
        <source>The same over a hole.</source>
        <translation>Dasselbe über einem Loch.</translation>
    </message>
    <message>
        <source>A MAP_PRIVATE mapping reads and writes beside a shared one that does: what it writes is its own copy.</source>
        <translation>Ein MAP_PRIVATE-Mapping liest und schreibt neben einem geteilten, das es auch tut: was es schreibt, ist seine eigene Kopie.</translation>
    </message>
    <message>
        <source>One process reads and writes a hole, another punches it again.</source>
        <translation>Ein Prozess liest und schreibt ein Loch, ein anderer stanzt es wieder aus.</translation>
    </message>
    <message>
        <source>One process stores and calls fsync while another punches the hole.</source>
        <translation>Ein Prozess speichert und ruft fsync auf, während ein anderer das Loch stanzt.</translation>
    </message>
    <message>
        <source>One process reads and writes a hole while others write(2) to it and punch it again.</source>
        <translation>Ein Prozess liest und schreibt ein Loch, während andere mit write(2) hineinschreiben und es wieder ausstanzen.</translation>
    </message>
    <message>
        <source>One process writes to a range of storage that another reads.</source>
        <translation>Ein Prozess schreibt in einen Bereich von Speicher, den ein anderer liest.</translation>
    </message>
    <message>
        <source>The same with 4 KiB pages, and who has the old one mapped writes as well.</source>
        <translation>Dasselbe mit 4-KiB-Seiten, und wer die alte gemappt hat, schreibt auch.</translation>
    </message>
    <message>
        <source>One process stores into a reflinked extent and calls fsync, another one writes to it with write(2).</source>
        <translation>Ein Prozess speichert in einen Reflink-Extent und ruft fsync auf, ein anderer schreibt mit write(2) hinein.</translation>
    </message>
    <message>
        <source>As shared-pwrite, in strict turns: no fault is under way during the write(2).</source>
        <translation>Wie shared-pwrite, streng abwechselnd: während des write(2) ist kein Fault im Gange.</translation>
    </message>
    <message>
        <source>write(2) into a reflinked extent that one process reads and another one stores to.</source>
        <translation>write(2) in einen Reflink-Extent, den ein Prozess liest und in den ein anderer speichert.</translation>
    </message>
    <message>
        <source>write(2) into a reflinked extent while a reader has the old blocks mapped: does it keep them?</source>
        <translation>write(2) in einen Reflink-Extent, während ein Leser die alten Blöcke gemappt hat: behält er sie?</translation>
    </message>
    <message>
        <source>As shared-reader-writer, by 4 KiB pages.</source>
        <translation>Wie shared-reader-writer, mit 4-KiB-Seiten.</translation>
    </message>
    <message>
        <source>One process writes to a reflinked extent that another reads.</source>
        <translation>Ein Prozess schreibt in einen Reflink-Extent, den ein anderer liest.</translation>
    </message>
    <message>
        <source>As shared-readers, by 4 KiB pages: dax_iomap_pte_fault() has the same rule.</source>
        <translation>Wie shared-readers, mit 4-KiB-Seiten: dax_iomap_pte_fault() hat dieselbe Regel.</translation>
    </message>
    <message>
        <source>As shared-readers, but no PMD fits into either mapping: each fault is a FALLBACK, and goes on by 4 KiB pages.</source>
        <translation>Wie shared-readers, aber in keines der Mappings passt eine PMD: jeder Fault ist ein FALLBACK und geht mit 4-KiB-Seiten weiter.</translation>
    </message>
    <message>
        <source>As shared-readers-turns, by 4 KiB pages.</source>
        <translation>Wie shared-readers-turns, mit 4-KiB-Seiten.</translation>
    </message>
    <message>
        <source>Two processes read one range of a reflinked extent in strict turns.</source>
        <translation>Zwei Prozesse lesen einen Bereich eines Reflink-Extents, streng abwechselnd.</translation>
    </message>
    <message>
        <source>Two processes read one range of a reflinked extent, for ever.</source>
        <translation>Zwei Prozesse lesen einen Bereich eines Reflink-Extents, für immer.</translation>
    </message>
    <message>
        <source>As shared-writers, by 4 KiB pages.</source>
        <translation>Wie shared-writers, mit 4-KiB-Seiten.</translation>
    </message>
    <message>
        <source>Two processes write to a reflinked extent: each copies, one is first.</source>
        <translation>Zwei Prozesse schreiben in einen Reflink-Extent: jeder kopiert, einer ist der Erste.</translation>
    </message>
    <message>
        <source>As small-beside-huge, over a hole: the 4 KiB request finds the huge zero page&apos;s entry and takes it down.</source>
        <translation>Wie small-beside-huge, über einem Loch: die 4-KiB-Anfrage findet den Eintrag der großen Nullseite und entfernt ihn.</translation>
    </message>
    <message>
        <source>4 KiB pages beside PMDs over a hole of known length: a trait of 4.5&apos;s code, of all three handlers (README).</source>
        <translation>4-KiB-Seiten neben PMDs über einem Loch bekannter Länge: eine Eigenheit des Codes von 4.5, aller drei Handler (README).</translation>
    </message>
    <message>
        <source>One process maps storage by 4 KiB pages (MADV_NOHUGEPAGE), the other by PMDs.</source>
        <translation>Ein Prozess mappt Speicher mit 4-KiB-Seiten (MADV_NOHUGEPAGE), der andere mit PMDs.</translation>
    </message>
    <message>
        <source>One process writes to a hole through MAP_SYNC, another reads it: the entry is stored before the sync, the PMD after it.</source>
        <translation>Ein Prozess schreibt über MAP_SYNC in ein Loch, ein anderer liest es: der Eintrag kommt vor dem Synchronisieren, die PMD danach.</translation>
    </message>
    <message>
        <source>Two processes write through MAP_SYNC mappings, one by 4 KiB pages: is each store&apos;s entry dirty when its fault is over?</source>
        <translation>Zwei Prozesse schreiben über MAP_SYNC-Mappings, einer mit 4-KiB-Seiten: ist der Eintrag zu jedem Speichern dirty, wenn dessen Fault vorbei ist?</translation>
    </message>
    <message>
        <source>Two processes write through MAP_SYNC mappings: each fault returns NEEDDSYNC, and maps after the sync.</source>
        <translation>Zwei Prozesse schreiben über MAP_SYNC-Mappings: jeder Fault liefert NEEDDSYNC und mappt nach dem Synchronisieren.</translation>
    </message>
    <message>
        <source>One process has a page table in the slot from before, so its faults are 4 KiB ones; the other maps PMDs.</source>
        <translation>Ein Prozess hat von vorher eine Seitentabelle im Platz, also sind seine Faults 4-KiB-Faults; der andere mappt PMDs.</translation>
    </message>
    <message>
        <source>Three processes read and write a hole, two accesses each, in every order: the largest.</source>
        <translation>Drei Prozesse lesen und schreiben ein Loch, je zwei Zugriffe, in jeder Reihenfolge: das größte.</translation>
    </message>
    <message>
        <source>Three processes touch a hole once each, to read or to write.</source>
        <translation>Drei Prozesse berühren je einmal ein Loch, zum Lesen oder zum Schreiben.</translation>
    </message>
    <message>
        <source>Three processes read one range of storage, for ever.</source>
        <translation>Drei Prozesse lesen einen Bereich von Speicher, für immer.</translation>
    </message>
    <message>
        <source>A MAP_PRIVATE mapping reads and writes beside a shared one that does, and the file is truncated and extended: copies go too.</source>
        <translation>Ein MAP_PRIVATE-Mapping liest und schreibt neben einem geteilten, das es auch tut, und die Datei wird abgeschnitten und verlängert: auch Kopien gehen.</translation>
    </message>
    <message>
        <source>One process reads and writes, another truncates the file to before the range and extends it again: SIGBUS between the two.</source>
        <translation>Ein Prozess liest und schreibt, ein anderer schneidet die Datei vor dem Bereich ab und verlängert sie wieder: dazwischen SIGBUS.</translation>
    </message>
    <message>
        <source>One process stores and calls fsync while another truncates the file and extends it again.</source>
        <translation>Ein Prozess speichert und ruft fsync auf, während ein anderer die Datei abschneidet und wieder verlängert.</translation>
    </message>
    <message>
        <source>Two processes read one range of storage in strict turns.</source>
        <translation>Zwei Prozesse lesen einen Bereich von Speicher, streng abwechselnd.</translation>
    </message>
    <message>
        <source>Two processes read one range of storage, for ever.</source>
        <translation>Zwei Prozesse lesen einen Bereich von Speicher, für immer.</translation>
    </message>
    <message>
        <source>Two threads read and write a hole through one mapping.</source>
        <translation>Zwei Threads lesen und schreiben ein Loch durch ein Mapping.</translation>
    </message>
    <message>
        <source>Two threads read one hole through one mapping.</source>
        <translation>Zwei Threads lesen ein Loch durch ein Mapping.</translation>
    </message>
    <message>
        <source>Two threads read one range of storage through one mapping, in strict turns.</source>
        <translation>Zwei Threads lesen einen Bereich von Speicher durch ein Mapping, streng abwechselnd.</translation>
    </message>
    <message>
        <source>Two threads read one range of storage through one mapping.</source>
        <translation>Zwei Threads lesen einen Bereich von Speicher durch ein Mapping.</translation>
    </message>
    <message>
        <source>Two processes write to one range of storage, for ever.</source>
        <translation>Zwei Prozesse schreiben in einen Bereich von Speicher, für immer.</translation>
    </message>
    <message>
        <source>A reflinked range is unshared while one process reads it and another writes.</source>
        <translation>Ein Reflink-Bereich wird vereinzelt (unshare), während ein Prozess ihn liest und ein anderer schreibt.</translation>
    </message>
    <message>
        <source>One process writes to a preallocated range that another reads.</source>
        <translation>Ein Prozess schreibt in einen vorab zugewiesenen Bereich, den ein anderer liest.</translation>
    </message>
    <message>
        <source>One mapping alone reads and writes a range of storage, for ever.</source>
        <translation>Ein Mapping allein liest und schreibt einen Bereich von Speicher, für immer.</translation>
    </message>
    <message>
        <source>Two processes write while the flusher threads write-protect the range again and again: refaults, but no storm.</source>
        <translation>Zwei Prozesse schreiben, während die Flusher-Threads den Bereich immer wieder schreibschützen: Refaults, aber kein Sturm.</translation>
    </message>
    <message>
        <source>is no longer the file&apos;s</source>
        <translation>ist nicht mehr der der Datei</translation>
    </message>
    <message>
        <source>extent of the page</source>
        <translation>Extent der Seite</translation>
    </message>
    <message>
        <source>PMD entry</source>
        <translation>PMD-Eintrag</translation>
    </message>
    <message>
        <source>4 KiB entry</source>
        <translation>4-KiB-Eintrag</translation>
    </message>
    <message>
        <source>entry lock</source>
        <translation>Sperre des Eintrags</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>genommen</translation>
    </message>
    <message>
        <source>faults that hold i_mmap_lock_read</source>
        <translation>Faults, die i_mmap_lock_read halten</translation>
    </message>
    <message>
        <source>the other file&apos;s folios</source>
        <translation>die Folios der anderen Datei</translation>
    </message>
    <message>
        <source>of 4 KiB</source>
        <translation>von 4 KiB</translation>
    </message>
    <message>
        <source>marked to be written</source>
        <translation>zum Schreiben vorgemerkt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>the file ends</source>
        <translation>die Datei endet</translation>
    </message>
    <message>
        <source>before the range</source>
        <translation>vor dem Bereich</translation>
    </message>
    <message>
        <source>inode lock</source>
        <translation>Sperre der Inode</translation>
    </message>
    <message>
        <source>faults of the file</source>
        <translation>Faults der Datei</translation>
    </message>
    <message>
        <source>barred</source>
        <translation>ausgesperrt</translation>
    </message>
    <message>
        <source>touches to write</source>
        <translation>greift zum Schreiben zu</translation>
    </message>
    <message>
        <source>the page tables do not allow it: a fault begins</source>
        <translation>die Seitentabellen erlauben es nicht: ein Fault beginnt</translation>
    </message>
    <message>
        <source>gets its access, after its fault</source>
        <translation>bekommt seinen Zugriff, nach seinem Fault</translation>
    </message>
    <message>
        <source>what was stored is durable</source>
        <translation>was gespeichert wurde, ist dauerhaft</translation>
    </message>
    <message>
        <source>the access is over: SIGBUS kills the process</source>
        <translation>der Zugriff ist vorbei: SIGBUS tötet den Prozess</translation>
    </message>
    <message>
        <source>takes the allocation for its own (alloc = true)</source>
        <translation>hält die Zuweisung für seine eigene (alloc = true)</translation>
    </message>
    <message>
        <source>is the file&apos;s, or none</source>
        <translation>ist der der Datei, oder keiner</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>as this file&apos;s</source>
        <translation>wie die dieser Datei</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>behind the range</source>
        <translation>hinter dem Bereich</translation>
    </message>
    <message>
        <source>let in</source>
        <translation>eingelassen</translation>
    </message>
    <message>
        <source>touches to read</source>
        <translation>greift zum Lesen zu</translation>
    </message>
    <message>
        <source>gets its access at once: a hit</source>
        <translation>bekommt seinen Zugriff sofort: ein Treffer</translation>
    </message>
    <message>
        <source>the access is over: it lies beyond the file&apos;s end</source>
        <translation>der Zugriff ist vorbei: er liegt hinter dem Ende der Datei</translation>
    </message>
    <message>
        <source>1 event was lost while recording: recorded counts are lower bounds, modelled ones may be off either way, and a cause may be missing.</source>
        <translation>1 Ereignis ging beim Aufzeichnen verloren: Aufgezeichnete Zahlen sind untere Grenzen, modellierte können in beide Richtungen falsch sein, und eine Ursache kann fehlen.</translation>
    </message>
    <message>
        <source>assumed access: it left no event</source>
        <translation>angenommener Zugriff: er hinterließ kein Ereignis</translation>
    </message>
    <message>
        <source>dirty ones</source>
        <translation>davon dirty</translation>
    </message>
    <message>
        <source>first touches</source>
        <translation>erste Berührungen</translation>
    </message>
    <message>
        <source>faults per second</source>
        <translation>Faults je Sekunde</translation>
    </message>
    <message>
        <source>shortest</source>
        <translation>kürzester</translation>
    </message>
    <message>
        <source>longest</source>
        <translation>längster</translation>
    </message>
    <message>
        <source>other results</source>
        <translation>andere Ergebnisse</translation>
    </message>
    <message>
        <source>Accesses that the page tables did not satisfy and that began in this time</source>
        <translation>Zugriffe, die die Seitentabellen nicht erfüllten und die in dieser Zeit begannen</translation>
    </message>
    <message>
        <source>Faults of a mapping that had nothing there yet</source>
        <translation>Faults eines Mappings, das dort noch nichts hatte</translation>
    </message>
    <message>
        <source>Faults of a mapping that had been there and was zapped</source>
        <translation>Faults eines Mappings, das dort war und gezappt wurde</translation>
    </message>
    <message>
        <source>The mapping was there without the permission</source>
        <translation>Das Mapping war da, aber ohne das Recht</translation>
    </message>
    <message>
        <source>Faults by the length of this time</source>
        <translation>Faults durch die Länge dieser Zeit</translation>
    </message>
    <message>
        <source>Sum over the faults, each to its end</source>
        <translation>Summe über die Faults, jeder bis zu seinem Ende</translation>
    </message>
    <message>
        <source>The shortest fault</source>
        <translation>Der kürzeste Fault</translation>
    </message>
    <message>
        <source>Half of the faults took no longer</source>
        <translation>Die Hälfte der Faults dauerte nicht länger</translation>
    </message>
    <message>
        <source>Nine in ten faults took no longer</source>
        <translation>Neun von zehn Faults dauerten nicht länger</translation>
    </message>
    <message>
        <source>99 in a hundred faults took no longer</source>
        <translation>99 von hundert Faults dauerten nicht länger</translation>
    </message>
    <message>
        <source>The longest fault</source>
        <translation>Der längste Fault</translation>
    </message>
    <message>
        <source>Accesses that the page tables satisfied: no hook sees them</source>
        <translation>Zugriffe, die die Seitentabellen erfüllten: kein Hook sieht sie</translation>
    </message>
    <message>
        <source>Calls that removed the page-table entries of a PMD range; of several ranges, each</source>
        <translation>Aufrufe, die die Seitentabelleneinträge eines PMD-Bereichs entfernten; bei mehreren Bereichen jeder</translation>
    </message>
    <message>
        <source>That had something there and lost it</source>
        <translation>Die dort etwas hatten und es verloren</translation>
    </message>
    <message>
        <source>Taken out of the page cache</source>
        <translation>Aus dem Page Cache genommen</translation>
    </message>
    <message>
        <source>Of these: fsync would miss them</source>
        <translation>Davon: fsync würde sie übersehen</translation>
    </message>
    <message>
        <source>Ended in the PMD handler</source>
        <translation>Endeten im PMD-Handler</translation>
    </message>
    <message>
        <source>Ended in the 4 KiB path, or began there</source>
        <translation>Endeten im 4-KiB-Pfad oder begannen dort</translation>
    </message>
    <message>
        <source>Ended with the page mapped</source>
        <translation>Endeten mit eingeblendeter Seite</translation>
    </message>
    <message>
        <source>Fell back, and no PTE fault followed</source>
        <translation>Fielen zurück, und kein PTE-Fault folgte</translation>
    </message>
    <message>
        <source>Ended in an error</source>
        <translation>Endeten mit einem Fehler</translation>
    </message>
    <message>
        <source>RETRY, MAJOR alone, and what else a fault may return</source>
        <translation>RETRY, MAJOR allein, und was ein Fault sonst zurückgeben kann</translation>
    </message>
    <message>
        <source>{} and {} take the same number of faults at each interval that the recording allows.</source>
        <translation>{} und {} nehmen bei jedem Abstand, den die Aufzeichnung zulässt, gleich viele Faults.</translation>
    </message>
    <message>
        <source>Faults under {}, against {}: {} where mappings come back every {}.</source>
        <translation>Faults unter {}, gegenüber {}: {}, wenn Mappings alle {} zurückkommen.</translation>
    </message>
    <message>
        <source>{} to {}</source>
        <translation>{} bis {}</translation>
    </message>
    <message>
        <source> on average, at random</source>
        <translation> im Mittel, zufällig</translation>
    </message>
    <message>
        <source>, at random</source>
        <translation>, zufällig</translation>
    </message>
    <message>
        <source>, in turns</source>
        <translation>, reihum</translation>
    </message>
    <message>
        <source>given</source>
        <translation>angegeben</translation>
    </message>
    <message>
        <source>accesses measured every {}</source>
        <translation>Zugriffe, gemessen alle {}</translation>
    </message>
    <message>
        <source>each mapping revisits its range every {}{} ({})</source>
        <translation>jedes Mapping kommt auf seinen Bereich zurück, alle {}{} ({})</translation>
    </message>
    <message>
        <source>each mapping accesses its range {} times{} ({})</source>
        <translation>jedes Mapping greift {}-mal auf seinen Bereich zu{} ({})</translation>
    </message>
    <message>
        <source>the storage that mapping {} has</source>
        <translation>der Speicher, den Mapping {} hat</translation>
    </message>
    <message>
        <source>the fault returns {}</source>
        <translation>der Fault gibt {} zurück</translation>
    </message>
    <message>
        <source>{} is done</source>
        <translation>{} ist fertig</translation>
    </message>
    <message>
        <source>more than {} s</source>
        <translation>mehr als {} s</translation>
    </message>
    <message>
        <source>zero-left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once all faults are done, no mapping keeps a zero page over written storage.</source>
        <translation>Sind alle Faults fertig, behält kein Mapping eine Nullseite über beschriebenem Speicher.</translation>
    </message>
    <message>
        <source>a mapping keeps a zero page over written storage: it reads zeroes where data is</source>
        <translation>ein Mapping behält eine Nullseite über beschriebenem Speicher: es liest Nullen, wo Daten sind</translation>
    </message>
    <message>
        <source>spurious-unmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No fault for which nothing was allocated zaps a mapping (one of a zero page that storage has replaced may go, and one of storage that the file no longer has).</source>
        <translation>Kein Fault, für den nichts zugewiesen wurde, zappt ein Mapping (eines einer Nullseite, die Speicher ersetzt hat, darf gehen, und eines von Speicher, den die Datei nicht mehr hat).</translation>
    </message>
    <message>
        <source>a fault for which nothing was allocated zaps a mapping</source>
        <translation>ein Fault, für den nichts zugewiesen wurde, zappt ein Mapping</translation>
    </message>
    <message>
        <source>dirty-removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No fault removes a dirty entry from the page cache.</source>
        <translation>Kein Fault entfernt einen dirty Eintrag aus dem Page-Cache.</translation>
    </message>
    <message>
        <source>a dirty entry is removed from the page cache: until it is dirtied again, fsync misses the range</source>
        <translation>ein dirty Eintrag wird aus dem Page-Cache entfernt: bis er wieder dirty wird, lässt fsync den Bereich aus</translation>
    </message>
    <message>
        <source>dirty-lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once all faults are done, a range that something was stored to, and that was not flushed since, has a dirty entry.</source>
        <translation>Sind alle Faults fertig, hat ein Bereich, in den etwas geschrieben und der seither nicht geflusht wurde, einen dirty Eintrag.</translation>
    </message>
    <message>
        <source>all faults are done, something was stored, and no dirty entry says so: fsync will not flush it</source>
        <translation>alle Faults sind fertig, etwas wurde geschrieben, und kein dirty Eintrag sagt es: fsync wird es nicht flushen</translation>
    </message>
    <message>
        <source>sync-missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When fsync() returns, all that was stored before it was called has been flushed.</source>
        <translation>Kehrt fsync() zurück, ist alles geflusht, was vor dem Aufruf geschrieben wurde.</translation>
    </message>
    <message>
        <source>fsync() returns, and what was stored before it was called has not been flushed: a power failure loses it</source>
        <translation>fsync() kehrt zurück, und was vor dem Aufruf geschrieben wurde, ist nicht geflusht: bei einem Stromausfall ist es verloren</translation>
    </message>
    <message>
        <source>double-alloc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the fault that an allocation was made for takes it for its own.</source>
        <translation>Nur der Fault, für den etwas zugewiesen wurde, hält es für das Seine.</translation>
    </message>
    <message>
        <source>a fault takes an allocation for its own that was made for another</source>
        <translation>ein Fault hält für das Seine, was einem anderen zugewiesen wurde</translation>
    </message>
    <message>
        <source>store-zeroed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No fault zeroes storage that a store already reached.</source>
        <translation>Kein Fault nullt Speicher, in den schon geschrieben wurde.</translation>
    </message>
    <message>
        <source>a fault zeroes storage that a store already reached: the data is gone</source>
        <translation>ein Fault nullt Speicher, in den schon geschrieben wurde: die Daten sind weg</translation>
    </message>
    <message>
        <source>livelock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every task gets its access in the end: no schedule goes on for ever in which every access faults.</source>
        <translation>Jeder Task bekommt am Ende seinen Zugriff: kein Ablauf geht immer weiter, in dem jeder Zugriff ein Fault ist.</translation>
    </message>
    <message>
        <source>the steps from here on repeat for ever, and every access on the way faults</source>
        <translation>die Schritte ab hier wiederholen sich für immer, und jeder Zugriff darin ist ein Fault</translation>
    </message>
    <message>
        <source>deadlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No schedule ends with every task waiting for a lock.</source>
        <translation>Kein Ablauf endet damit, dass jeder Task auf eine Sperre wartet.</translation>
    </message>
    <message>
        <source>every task that is left waits for a lock</source>
        <translation>jeder Task, der übrig ist, wartet auf eine Sperre</translation>
    </message>
    <message>
        <source>killed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No access inside the file ends in SIGBUS.</source>
        <translation>Kein Zugriff innerhalb der Datei endet in SIGBUS.</translation>
    </message>
    <message>
        <source>an access inside the file ends in SIGBUS: the process is killed</source>
        <translation>ein Zugriff innerhalb der Datei endet in SIGBUS: der Prozess wird beendet</translation>
    </message>
    <message>
        <source>stale-storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once all faults and acts are done, no mapping keeps storage that the file no longer has there.</source>
        <translation>Sind alle Faults und Aktionen fertig, behält kein Mapping Speicher, den die Datei dort nicht mehr hat.</translation>
    </message>
    <message>
        <source>a mapping keeps storage that the file no longer has there: it reads old data, and what it writes is lost</source>
        <translation>ein Mapping behält Speicher, den die Datei dort nicht mehr hat: es liest alte Daten, und was es schreibt, ist verloren</translation>
    </message>
    <message>
        <source>from 0</source>
        <translation>von 0 an</translation>
    </message>
    <message>
        <source>{} access</source>
        <translation>{} Zugriff</translation>
    </message>
    <message>
        <source>{} accesses</source>
        <translation>{} Zugriffe</translation>
    </message>
    <message>
        <source>{} as {}, {}</source>
        <translation>{} als {}, {}</translation>
    </message>
    <message>
        <source>left out: {} {}</source>
        <translation>ausgelassen: {} {}</translation>
    </message>
    <message>
        <source>{} in what was exported</source>
        <translation>{} in dem, was exportiert wurde</translation>
    </message>
    <message>
        <source>not known: events were lost</source>
        <translation>nicht bekannt: Ereignisse gingen verloren</translation>
    </message>
    <message>
        <source>When it ended and what was lost is not known: recorded counts are lower bounds.</source>
        <translation type="unfinished">Wann sie endete und was verloren ging, ist nicht bekannt: Aufgezeichnete Zahlen sind untere Grenzen.</translation>
    </message>
    <message>
        <source>When it ended and whether more was lost is not known: recorded counts are lower bounds.</source>
        <translation type="unfinished">Wann sie endete und ob noch mehr verloren ging, ist nicht bekannt: Aufgezeichnete Zahlen sind untere Grenzen.</translation>
    </message>
    <message>
        <source>The recording contradicts {} of the {} intervals ({}): kept up for all of it, not in storms alone, they give {}, which recorded it, {} faults, and it has {}.</source>
        <translation>Die Aufzeichnung widerlegt {} der {} Abstände ({}): Durchgehend eingehalten, nicht nur in Stürmen, ergeben sie unter {}, das sie aufgezeichnet hat, {} Faults, und sie hat {}.</translation>
    </message>
    <message>
        <source> The recording as a whole contradicts that: its own handler, {}, takes {} faults so, and it has {}.</source>
        <translation> Die Aufzeichnung als Ganzes widerlegt das: Ihr eigener Handler, {}, kommt so auf {} Faults, und sie hat {}.</translation>
    </message>
    <message>
        <source>Of {} that are read none is replayed yet: no figure is known.</source>
        <translation>Von {}, die gelesen sind, ist noch keines abgespielt: Keine Zahl ist bekannt.</translation>
    </message>
</context>
</TS>
