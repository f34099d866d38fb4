// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/pictures/report.h"

#include "app/gui/lanes/compare_view.h"
#include "app/gui/look/appearance.h"
#include "app/gui/pictures/output.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "replay/report/verdict.h"
#include "replay/words/escape.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace daxscope::gui {

namespace {

struct ReportWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr QSize kPicture(1600, 820);
constexpr std::size_t kMostStorms = 200;
constexpr std::size_t kMostMisses = 50;

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --line: #d5d9df; --soft: #566070; --good: #1a6b2d; --bad: #b3261e;
        --loud: #fbdad6; --text: #1b1f24; --page: #fff }
@media (prefers-color-scheme: dark) { :root { --line: #3a414b; --soft: #a8b1bd; --good: #7fd38b;
        --bad: #ff8f7a; --loud: #5a1f1b; --text: #e6e8eb; --page: #191c21 } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 1640px; margin: 0 auto; padding: 16px 20px }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 17px; margin: 28px 0 8px }
p { margin: 6px 0 } .soft { color: var(--soft) }
.loud { background: var(--loud); padding: 8px 12px; font-weight: 600 }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 3px 12px 3px 0; text-align: left; border-bottom: 1px solid var(--line);
         white-space: nowrap }
th { color: var(--soft); font-weight: 600 }
.n { text-align: right; padding-left: 12px }
.good { color: var(--good) } .bad { color: var(--bad) }
img { max-width: 100%; height: auto; border: 1px solid var(--line) }
figure { margin: 8px 0 } figcaption { color: var(--soft); margin-top: 4px }
)";

QString html(std::string_view view) {
    return QString::fromStdString(words::html(view));
}

QString html(const QString& words) {
    return html(std::string_view(words.toStdString()));
}

QString cell(const QString& words, bool number = false, const char* more = "") {
    return QStringLiteral("<td class=\"%1%2\">%3</td>")
        .arg(number ? QStringLiteral("n ") : QString(), QLatin1String(more), html(words));
}

QString heads(const QStringList& titles, int first_number) {
    QString row = QStringLiteral("<tr>");
    for (int column = 0; column < titles.size(); ++column) {
        row += QStringLiteral("<th%1>%2</th>")
                   .arg(column >= first_number ? QStringLiteral(" class=\"n\"") : QString(),
                        html(titles[column]));
    }
    return row + QStringLiteral("</tr>\n");
}

QString table(const QString& rows) {
    return QStringLiteral("<div class=\"wide\"><table>\n%1</table></div>\n").arg(rows);
}

QString heading(const QString& words) {
    return QStringLiteral("<h2>%1</h2>\n").arg(html(words));
}

QString paragraph(const QString& words, const char* style = "") {
    return QStringLiteral("<p class=\"%1\">%2</p>\n").arg(QLatin1String(style), html(words));
}

QString verdict(const replay::Comparison& comparison) {
    QString rows = heads({QString(), ReportWords::tr("recorded"), ReportWords::tr("before"),
                          ReportWords::tr("after"), QStringLiteral("Δ"), QStringLiteral("Δ %")},
                         1);
    for (const replay::Metric& metric : comparison.metrics) {
        const std::int64_t by = metric.difference();
        const char* colour = by == 0 ? "" : (metric.improves() ? "good" : "bad");
        rows += QStringLiteral("<tr><td>%1</td>").arg(html(metric.name)) +
                cell(format::recorded(metric), true) +
                cell(format::value(metric, metric.before), true) +
                cell(format::value(metric, metric.after), true) +
                cell(format::difference(metric), true, colour) +
                cell(format::differencePercent(metric), true, colour) + QStringLiteral("</tr>\n");
    }
    return table(rows);
}

QString storms(const replay::Comparison& comparison, Side side) {
    const trace::Trace& trace = *comparison.trace;
    const auto& all = replay::storms_of(comparison, side);
    const QString run = side == Side::Recorded
                            ? describe::side(side)
                            : ReportWords::tr("%1 (%2)").arg(
                                  describe::side(side),
                                  QString::fromStdString(replay::run_of(comparison, side).handler));
    if (all.empty()) {
        return paragraph(ReportWords::tr("%1: none.").arg(run));
    }
    QString made = paragraph(
        ReportWords::tr("%1: %2").arg(run, format::count(static_cast<std::int64_t>(all.size()))));
    QString rows =
        heads({ReportWords::tr("range"), ReportWords::tr("end"), ReportWords::tr("parties"),
               ReportWords::tr("rank"), ReportWords::tr("from [s]"), ReportWords::tr("length"),
               ReportWords::tr("refaults"), ReportWords::tr("in faults"), ReportWords::tr("zapped"),
               ReportWords::tr("DAX entries removed")},
              3);
    for (std::size_t k = 0; k < std::min(all.size(), kMostStorms); ++k) {
        const replay::Storm& storm = all[k];
        QStringList parties;
        constexpr std::size_t kMostParties = 4;
        for (std::size_t p = 0; p < std::min(storm.parties.size(), kMostParties); ++p) {
            parties << format::party(trace, storm.parties[p]);
        }
        if (storm.parties.size() > kMostParties) {
            parties << ReportWords::tr("%1 more").arg(storm.parties.size() - kMostParties);
        }
        rows += QStringLiteral("<tr>") + cell(format::fileAndRange(trace, storm.range)) +
                cell(describe::stormEnd(storm.end_reason)) +
                cell(parties.join(QStringLiteral("; "))) + cell(QString::number(storm.rank), true) +
                cell(format::seconds(storm.begin - trace.begin()), true) +
                cell(format::duration(storm.end - storm.begin), true) +
                cell(format::count(storm.refaults), true) +
                cell(format::duration(storm.time_in_faults), true) +
                cell(format::count(static_cast<std::int64_t>(storm.zapped)), true) +
                cell(format::count(static_cast<std::int64_t>(storm.entries_removed)), true) +
                QStringLiteral("</tr>\n");
    }
    if (all.size() > kMostStorms) {
        made += paragraph(ReportWords::tr("The %1 costliest:").arg(kMostStorms), "soft");
    }
    return made + table(rows);
}

QString selfCheck(const Document& document) {
    const auto check = document.selfCheck();
    if (!check) {
        return paragraph(ReportWords::tr("No handler models the kernel that recorded this trace."));
    }
    QString made = paragraph(text(words::self_check_sentence(*check)) + u'.');
    if (check->misses.empty()) {
        return made;
    }
    const trace::Trace& trace = *document.comparison()->trace;
    QString rows = heads(
        {ReportWords::tr("what was thought and what was recorded"), ReportWords::tr("sequence")},
        1);
    for (std::size_t k = 0; k < std::min(check->misses.size(), kMostMisses); ++k) {
        const replay::Miss& miss = check->misses[k];
        rows +=
            QStringLiteral("<tr>") + cell(QString::fromStdString(miss.reason)) +
            cell(miss.event < trace.size() ? format::count(trace.event(miss.event).seq) : QString(),
                 true) +
            QStringLiteral("</tr>\n");
    }
    return made +
           paragraph(ReportWords::tr("%1 not predicted%2")
                         .arg(format::count(static_cast<std::int64_t>(check->misses.size())),
                              check->misses.size() > kMostMisses
                                  ? ReportWords::tr(", the first %1:").arg(kMostMisses)
                                  : QStringLiteral(":"))) +
           table(rows);
}

QString session(const trace::Trace& trace) {
    QString rows;
    for (const auto& [key, value] : trace.session().values) {
        rows += QStringLiteral("<tr>") + cell(QString::fromStdString(key)) +
                cell(QString::fromStdString(value)) + QStringLiteral("</tr>\n");
    }
    rows += QStringLiteral("<tr>") + cell(ReportWords::tr("hash")) +
            cell(QStringLiteral("%1").arg(trace.hash(), 16, 16, QLatin1Char('0'))) +
            QStringLiteral("</tr>\n");
    return table(rows);
}

QString figure(const QByteArray& bytes, const QString& caption) {
    return QStringLiteral("<figure><img alt=\"%1\" src=\"data:image/png;base64,%2\">"
                          "<figcaption>%1</figcaption></figure>\n")
        .arg(html(caption), QString::fromLatin1(bytes.toBase64()));
}

void write(app::OutputFile& file, const QByteArray& bytes) {
    file.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace

QString writeReport(Document& document, const QString& directory, bool force) {
    const auto comparison = document.comparison();
    if (!comparison) {
        throw Error(Exit::Usage, "no trace is open", "Open one first.");
    }
    if (!QDir().mkpath(directory)) {
        throw Error(Exit::Io, "cannot make the folder " + directory.toStdString(),
                    "Choose another place or change its permissions.");
    }
    const trace::Trace& trace = *comparison->trace;
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
    state.reset({trace.begin(), trace.end()}, static_cast<int>(trace.ranges().size()),
                navigate::home(*comparison));
    CompareView view(&document, &state);
    view.setPalette(lightPalette());
    view.resize(kPicture);
    const QByteArray overview = pngOf(view.render(kPicture));
    write(overview_file, overview);
    QString pictures =
        figure(overview,
               ReportWords::tr("From the first event to the last, %1: before above, after below.")
                   .arg(format::duration(state.home().length())));
    const Side side = replay::storm_side(*comparison);
    const bool has_storm = navigate::toStorm(*comparison, state, {side, 0});
    if (has_storm) {
        state.setRows({replay::storms_of(*comparison, side).front().range});
        const QByteArray close_up = pngOf(view.render(kPicture));
        write(storm_file, close_up);
        pictures +=
            figure(close_up,
                   ReportWords::tr("The costliest storm (%1): %2.")
                       .arg(describe::side(side),
                            describe::storm(trace, replay::storms_of(*comparison, side).front())));
    }

    const QString name = QFileInfo(document.path()).fileName();
    const QString pair = ReportWords::tr("%1 against %2")
                             .arg(QString::fromStdString(comparison->before.handler),
                                  QString::fromStdString(comparison->after.handler));
    QString page_html =
        QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width\">"
                       "<meta name=\"generator\" content=\"%3\">"
                       "<title>%1 – daxscope</title><style>%2</style></head><body>\n")
            .arg(html(name), QLatin1String(kStyle), html(app::kMark));
    page_html += QStringLiteral("<h1>%1</h1>\n").arg(html(name));
    page_html += paragraph(ReportWords::tr("%1; %2 events on %3 PMD ranges, recorded on %4")
                               .arg(pair, format::count(static_cast<std::int64_t>(trace.size())),
                                    format::count(static_cast<std::int64_t>(trace.ranges().size())),
                                    QString::fromStdString(trace.session().kernel_release)),
                           "soft");
    if (const QString loss = text(words::loss_sentence(trace)); !loss.isEmpty()) {
        page_html += paragraph(loss, "loud");
    }
    page_html += heading(ReportWords::tr("Verdict"));
    page_html += paragraph(QString::fromStdString(comparison->verdict));
    if (!comparison->caution.empty()) {
        page_html += paragraph(
            ReportWords::tr("No all-clear: %1").arg(QString::fromStdString(comparison->caution)),
            "loud");
    }
    if (!comparison->before.assumption.empty()) {
        page_html += paragraph((comparison->measured ? ReportWords::tr("Besides the events: %1")
                                                     : ReportWords::tr("Assumption: %1"))
                                   .arg(QString::fromStdString(comparison->before.assumption)),
                               "loud");
    }
    page_html += verdict(*comparison) + pictures + heading(ReportWords::tr("Storms"));
    for (const Side which : {Side::Before, Side::After, Side::Recorded}) {
        page_html += storms(*comparison, which);
    }
    page_html += heading(ReportWords::tr("Self-check")) + selfCheck(document);
    page_html += heading(ReportWords::tr("Session")) + session(trace);
    page_html += paragraph(QStringLiteral("daxscope " DAXSCOPE_VERSION), "soft");
    page_html += QStringLiteral("</body></html>\n");
    write(page_file, page_html.toUtf8());
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
