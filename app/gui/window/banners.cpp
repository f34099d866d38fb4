// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/banners.h"

#include "app/gui/state/document.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/spoken.h"
#include "app/gui/state/text.h"
#include "app/gui/window/banner.h"
#include "replay/report/verdict.h"
#include "replay/words/of_import.h"
#include "replay/words/of_recording.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

Banners::Banners(Document* document, QWidget* parent)
    : QWidget(parent), document_(document), part_(new Banner(this)), dirty_(new Banner(this)),
      made_(new Banner(this)), cut_(new Banner(this)), loss_(new Banner(this)),
      lack_(new Banner(this)), caution_(new Banner(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    part_->setObjectName(QStringLiteral("part-banner"));
    dirty_->setObjectName(QStringLiteral("dirty-banner"));
    made_->setObjectName(QStringLiteral("made-banner"));
    cut_->setObjectName(QStringLiteral("cut-banner"));
    loss_->setObjectName(QStringLiteral("loss-banner"));
    lack_->setObjectName(QStringLiteral("lack-banner"));
    caution_->setObjectName(QStringLiteral("caution-banner"));
    for (Banner* banner : {part_, dirty_, made_, cut_, loss_, lack_, caution_}) {
        layout->addWidget(banner);
    }
    connect(dirty_, &Banner::pressed, this, &Banners::firstDirtyAsked);
    connect(document_, &Document::comparisonChanged, this, &Banners::show);
    connect(document_, &Document::cancelled, this, &Banners::showPart);
    connect(document_, &Document::failed, this, &Banners::showPart);
}

void Banners::showDirty() {
    const auto shown = document_->sides();
    const auto summary = document_->summary();
    if (!navigate::dirtySide(*summary)) {
        dirty_->hide();
        return;
    }
    QStringList sides;
    for (const Side side : {Side::Before, Side::After}) {
        const auto count = static_cast<std::int64_t>(summary->dirtyOf(side).size());
        const replay::Run& run = (*shown)[side].shown();
        const auto entries =
            static_cast<std::int64_t>(run.totals.dirty_removed); // one unmap may take many
        const bool modelled = !shown->isTwo() || (*shown)[side].run != Side::Recorded;
        const QString handler = text(words::tr(run.handler));
        const QString name =
            shown->isTwo() ? tr("%1 (%2)").arg(shown->name(side), handler) : handler;
        QString said =
            count == 0
                ? tr("%1 removes none").arg(name)
                : (modelled ? tr("%1, modelled, does so %2") : tr("%1 does so %2"))
                      .arg(name, count == 1 ? tr("once") : text(words::counted(count, "time")));
        if (entries > count) {
            said += tr(" (%1 of them)").arg(text(words::count_text(entries)));
        }
        sides << said;
    }
    dirty_->showDanger(tr("Dirty DAX entries are removed"),
                       tr("%1. An fsync no longer flushes what was written there: it can be lost "
                          "when the power fails, though a read still finds it.")
                           .arg(sides.join(QStringLiteral(", "))),
                       tr("Go to the first"));
}

/// What has to be said of the traces shown, each sentence with its side's letter where there are
/// two.
QString Banners::said(QString (*of)(const trace::Trace& trace)) const {
    const auto sides = document_->sides();
    if (!sides->isTwo()) {
        return of((*sides)[Side::Before].trace());
    }
    QStringList lines;
    for (const Side side : {Side::Before, Side::After}) {
        if (const QString line = of((*sides)[side].trace()); !line.isEmpty()) {
            lines << tr("%1: %2").arg(sides->name(side), line);
        }
    }
    return lines.join(u' ');
}

/// Figures of a part are no figures of the whole.
void Banners::showPart() {
    if (!document_->isPart() || !document_->sides()) {
        part_->hide();
        return;
    }
    const trace::Trace& trace = (*document_->sides())[Side::Before].trace();
    if (!document_->isLive()) {
        const QString events =
            format::count(static_cast<std::int64_t>(document_->comparison()->events()));
        part_->showNote(
            tr("Not all of it is read"),
            document_->busy()
                ? tr("Figures, storms and verdict are of the first %1 events.").arg(events)
                : tr("Reading was stopped: figures, storms and verdict are of the first "
                     "%1 events. F5 reads the trace.")
                      .arg(events));
        return;
    }
    const QString events = format::count(static_cast<std::int64_t>(trace.size()));
    const std::int64_t lost = trace.lost();
    const auto& storms = document_->comparison()->storms_recorded;
    QString said = tr("%1 events so far, %2")
                       .arg(events, !trace.lost_more() ? tr("%1 lost").arg(format::count(lost))
                                    : lost > 0 ? tr("at least %1 lost").arg(format::count(lost))
                                               : tr("an unknown number lost"));
    if (!storms.empty()) {
        const auto last = std::max_element(
            storms.begin(), storms.end(),
            [](const replay::Storm& a, const replay::Storm& b) { return a.end < b.end; });
        constexpr std::int64_t kJustNow = 1'000'000'000;
        said +=
            trace.end() - last->end < kJustNow
                ? tr(". A storm is going on: %1 refaults on %2")
                      .arg(format::count(last->refaults), format::range(trace, last->range))
                : tr(", %1 so far")
                      .arg(text(words::counted(static_cast<std::int64_t>(storms.size()), "storm")));
    }
    part_->showNote(tr("Recording under way"), said + u'.');
}

void Banners::show() {
    showPart();
    showDirty();
    showMade();
    const QString cut =
        said([](const trace::Trace& trace) { return text(words::cut_off_sentence(trace)); });
    cut.isEmpty() ? cut_->hide() : cut_->showNote(tr("Not recorded to its end"), cut);
    const QString loss =
        said([](const trace::Trace& trace) { return text(words::loss_sentence(trace)); });
    loss.isEmpty() ? loss_->hide() : loss_->showWarning(loss);
    const QString lack =
        said([](const trace::Trace& trace) { return text(words::lack_sentence(trace)); });
    const QString imported = said(
        [](const trace::Trace& trace) { return text(words::import_sentence(trace.session())); });
    if (lack.isEmpty() && imported.isEmpty()) {
        lack_->hide();
    } else {
        lack_->showNote(lack.isEmpty() ? tr("Recorded by another tool")
                                       : tr("Not all of it was recorded"),
                        QStringList{imported, lack}.join(u' ').trimmed());
    }
    const auto sides = document_->sides();
    QStringList cautions;
    if (sides->isTwo()) {
        for (const std::string& caution : sides->said().cautions) {
            cautions << QString::fromStdString(caution);
        }
    } else if (const std::string caution = spokenVerdict(*document_->comparison()).caution;
               !caution.empty()) {
        cautions << tr("%1 Assume an interval beside the verdict to see what it would cost.")
                        .arg(QString::fromStdString(caution));
    }
    cautions.isEmpty() ? caution_->hide()
                       : caution_->showNote(tr("No all-clear"), cautions.join(u' '));
}

void Banners::showMade() {
    if (document_->isMade()) {
        made_->showNote(tr("Made by the explorer, not recorded"),
                        tr("%1. Before is the schedule as it was found; after are its accesses "
                           "through the other handler.")
                            .arg(document_->title()));
        return;
    }
    const QString synthetic = said([](const trace::Trace& trace) {
        return trace.session().synthetic()
                   ? tr("Nothing of it happened: %1.")
                         .arg(text(std::string(trace.session().value(trace::key::kSynthetic))))
               : trace.session().made() ? tr("A schedule of the explorer.")
                                        : QString();
    });
    synthetic.isEmpty()
        ? made_->hide()
        : made_->showNote(document_->sides()->isTwo() ? tr("Not recorded")
                                                      : tr("Synthetic, not recorded"),
                          synthetic);
}

} // namespace daxscope::gui
