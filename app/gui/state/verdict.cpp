// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/verdict.h"

#include "app/gui/state/format.h"
#include "app/gui/state/text.h"
#include "replay/trace/reasons.h"
#include "replay/words/escape.h"
#include "replay/words/quantities.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace daxscope::gui {

namespace {

struct VerdictWords {
    Q_DECLARE_TR_FUNCTIONS(Verdict)
};

} // namespace

QString lossSentence(const trace::Trace& trace) {
    QStringList sentences;
    const std::int64_t lost = trace.lost();
    if (lost > 0) {
        sentences << VerdictWords::tr(
                         "%1%2 events were lost while recording (%3 of what happened): every "
                         "count is a lower bound, and causes may be missing.")
                         .arg(trace.lost_more() ? VerdictWords::tr("At least ") : QString(),
                              format::count(lost),
                              format::percent(static_cast<double>(lost),
                                              static_cast<double>(lost) +
                                                  static_cast<double>(trace.size())));
    } else if (trace.lost_more()) {
        sentences << VerdictWords::tr(
            "Events were lost while recording, nobody knows how many: every "
            "count is a lower bound, and causes may be missing.");
    }
    return sentences.join(u' ');
}

QString lackSentence(const trace::Trace& trace) {
    QStringList parts;
    const std::string lacks = trace::not_recorded_sentence(trace::hooks_missing(trace.session()));
    if (!lacks.empty()) {
        parts << VerdictWords::tr("Not recorded: %1. Counts of these are not zero, but not known.")
                     .arg(QString::fromStdString(lacks));
    }
    for (const trace::Reason& reason : trace::huge_pages_off(trace)) {
        parts << QString::fromStdString(reason.text) + QStringLiteral(".");
    }
    if (const std::string module = trace::intercepted_sentence(trace.session()); !module.empty()) {
        parts << VerdictWords::tr("Intercepted: %1.").arg(text(module));
    }
    if (trace::untried(trace.session().arch)) {
        parts << VerdictWords::tr("Page-table bits are read as %1 has them, untried on a real "
                                  "recording.")
                     .arg(text(trace.session().value(trace::key::kMachine)));
    }
    return parts.join(QStringLiteral(" "));
}

QString selfCheckSentence(const replay::SelfCheck& check) {
    const auto count = [](std::uint64_t number) {
        return format::count(static_cast<std::int64_t>(number));
    };
    QStringList parts{
        VerdictWords::tr("%1 of %2 recorded faults independently right (%3 in the column)")
            .arg(format::percent(static_cast<double>(check.independent.right),
                                 static_cast<double>(check.faults)),
                 count(check.faults), count(check.independent.faults))};
    parts << (check.learnt.faults == 0
                  ? VerdictWords::tr("none learnt from the fault itself")
                  : VerdictWords::tr("%1 of %2 learnt from the fault itself")
                        .arg(count(check.learnt.right), count(check.learnt.faults)));
    parts << (check.races.faults == 0
                  ? VerdictWords::tr("no dispatch race")
                  : text(words::counted(static_cast<std::int64_t>(check.races.faults),
                                        "dispatch race")));
    const QString unmaps = check.unmaps_known
                               ? VerdictWords::tr("%1 recorded, %2 modelled")
                                     .arg(count(check.unmaps), count(check.unmaps_modelled))
                               : VerdictWords::tr("not recorded");
    return VerdictWords::tr("%1; unmaps %2 (%3)")
        .arg(parts.join(VerdictWords::tr(", ")), unmaps, QString::fromStdString(check.handler));
}

QString verdictMarkdown(const replay::Comparison& comparison) {
    QString made = VerdictWords::tr("%1 against %2\n\n%3\n\n")
                       .arg(QString::fromStdString(comparison.before.handler),
                            QString::fromStdString(comparison.after.handler),
                            QString::fromStdString(comparison.verdict));
    if (const QString loss = lossSentence(*comparison.trace); !loss.isEmpty()) {
        made += QStringLiteral("**%1**\n\n").arg(loss);
    }
    if (!comparison.caution.empty()) {
        made += QStringLiteral("**%1**\n\n")
                    .arg(VerdictWords::tr("No all-clear: %1")
                             .arg(QString::fromStdString(comparison.caution)));
    }
    made += VerdictWords::tr("| | recorded | before | after | Δ | Δ % |\n");
    made += QStringLiteral("|---|---:|---:|---:|---:|---:|\n");
    for (const replay::Metric& metric : comparison.metrics) {
        const QStringList cells{text(metric.name),
                                format::recorded(metric),
                                format::value(metric, metric.before),
                                format::value(metric, metric.after),
                                format::difference(metric),
                                format::differencePercent(metric)};
        made += QStringLiteral("| %1 |\n").arg(cells.join(QStringLiteral(" | ")));
    }
    return made;
}

QString verdictJson(const replay::Comparison& comparison) {
    QJsonArray metrics;
    for (const replay::Metric& metric : comparison.metrics) {
        metrics.append(QJsonObject{
            {"name", text(metric.name)},
            {"unit", text(metric.unit)},
            {"recorded",
             metric.recorded ? QJsonValue(static_cast<qint64>(*metric.recorded)) : QJsonValue()},
            {"before", static_cast<qint64>(metric.before)},
            {"after", static_cast<qint64>(metric.after)},
            {"difference", static_cast<qint64>(metric.difference())}});
    }
    const QJsonObject whole{
        {"handlers", QJsonObject{{"before", QString::fromStdString(comparison.before.handler)},
                                 {"after", QString::fromStdString(comparison.after.handler)}}},
        {"metrics", metrics},
        {"verdict", QString::fromStdString(comparison.verdict)},
        {"caution", QString::fromStdString(comparison.caution)},
        {"lost", static_cast<qint64>(comparison.trace->lost())},
        {"assumption", QString::fromStdString(comparison.before.assumption)}};
    return QString::fromStdString(
        words::json(QJsonDocument(whole).toJson(QJsonDocument::Indented).toStdString()));
}

} // namespace daxscope::gui
