// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/pictures/report.h"

#include "app/gui/lanes/compare_view.h"
#include "app/gui/look/appearance.h"
#include "app/gui/pictures/output.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/state/navigate.h"
#include "replay/report/page.h"
#include "replay/words/escape.h"
#include "replay/words/translate.h"

#include <QDir>
#include <QFileInfo>

namespace daxscope::gui {

namespace {

constexpr QSize kPicture(1600, 820);
/// The picture within the page.
report::Figure figure(const QByteArray& bytes, const std::string& caption) {
    return {"<img alt=\"" + words::html(caption) + "\" src=\"data:image/png;base64," +
                bytes.toBase64().toStdString() + "\">",
            caption};
}

report::ReaderNotes readerNotes(const Noted& noted) {
    report::ReaderNotes made{{}, noted.markers};
    for (const Note& note : noted.notes) {
        made.notes.push_back({note.time, note.text.toStdString()});
    }
    return made;
}

void write(app::OutputFile& file, const QByteArray& bytes) {
    file.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace

QString writeReport(Document& document, const QString& directory, bool force, const Noted& noted) {
    const words::InEnglish english; // one language in a document
    const auto comparison = document.comparison();
    if (!comparison) {
        throw Error(Exit::Usage, "no trace is open", "Open one first.");
    }
    if (document.sides()->isTwo()) {
        throw Error(Exit::Usage, "a report is of one trace, not of two beside each other",
                    "Copy the verdict, export the picture, or take daxscope compare A B --json.");
    }
    if (!QDir().mkpath(directory)) {
        throw Error(Exit::Io, "cannot make the folder " + directory.toStdString(),
                    "Choose another place or change its permissions.");
    }
    const QDir folder(directory);
    const QString page = folder.filePath(QStringLiteral("index.html"));
    const QString storm_picture = folder.filePath(QStringLiteral("storm.png"));
    // All three are looked at before anything is drawn, and take their places at the end.
    const auto open = [&](const QString& path, app::Written what) {
        return outputFile(path, what, {document.path()}, force);
    };
    app::OutputFile page_file = open(page, app::Written::Page);
    app::OutputFile overview_file =
        open(folder.filePath(QStringLiteral("overview.png")), app::Written::Png);
    app::OutputFile storm_file = open(storm_picture, app::Written::Png);

    requireRoomFor(kPicture);
    // A view and a state of its own: the window's stay as they are.
    ViewState state;
    const auto sides = document.sides();
    state.reset(sides->bounds(), sides->order(), sides->home());
    Notes notes;
    notes.replace(noted);
    CompareView view(&document, &state);
    view.setNotes(&notes);
    view.setPalette(lightPalette());
    view.resize(kPicture);
    const QByteArray overview = pngOf(view.render(kPicture));
    write(overview_file, overview);
    std::vector<report::Figure> figures{figure(overview, report::overview_caption(*comparison))};
    const Side side = replay::storm_side(*comparison);
    const bool has_storm = navigate::toStorm(*sides, state, {side, 0});
    if (has_storm) {
        state.setRows({replay::storms_of(*comparison, side).front().range});
        const QByteArray close_up = pngOf(view.render(kPicture));
        write(storm_file, close_up);
        figures.push_back(figure(close_up, report::storm_caption(*comparison)));
    }

    const auto check = document.selfCheck();
    write(page_file,
          QByteArray::fromStdString(report::page(
              {comparison.get(), check.get(), QFileInfo(document.path()).fileName().toStdString(),
               std::move(figures), app::kMark, DAXSCOPE_VERSION, readerNotes(noted),
               document.stormRule()})));
    if (has_storm) {
        storm_file.commit();
    } else if (app::is_ours(QFile::encodeName(storm_picture).toStdString(), app::Written::Png)) {
        QFile::remove(storm_picture); // an older report's, of another trace
    }
    overview_file.commit();
    page_file.commit();
    return page;
}

} // namespace daxscope::gui
