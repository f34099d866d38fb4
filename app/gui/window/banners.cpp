// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/banners.h"

#include "app/gui/state/document.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/text.h"
#include "app/gui/window/banner.h"
#include "replay/report/verdict.h"
#include "replay/words/quantities.h"

#include <QVBoxLayout>

namespace daxscope::gui {

Banners::Banners(Document* document, QWidget* parent)
    : QWidget(parent), document_(document), dirty_(new Banner(this)), made_(new Banner(this)),
      loss_(new Banner(this)), lack_(new Banner(this)), caution_(new Banner(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    dirty_->setObjectName(QStringLiteral("dirty-banner"));
    made_->setObjectName(QStringLiteral("made-banner"));
    loss_->setObjectName(QStringLiteral("loss-banner"));
    lack_->setObjectName(QStringLiteral("lack-banner"));
    caution_->setObjectName(QStringLiteral("caution-banner"));
    for (Banner* banner : {dirty_, made_, loss_, lack_, caution_}) {
        layout->addWidget(banner);
    }
    connect(dirty_, &Banner::pressed, this, &Banners::firstDirtyAsked);
    connect(document_, &Document::comparisonChanged, this, &Banners::show);
}

void Banners::showDirty() {
    const auto comparison = document_->comparison();
    const auto summary = document_->summary();
    if (!navigate::dirtySide(*summary)) {
        dirty_->hide();
        return;
    }
    QStringList sides;
    for (const Side side : {Side::Before, Side::After}) {
        const auto count = static_cast<std::int64_t>(summary->dirtyOf(side).size());
        const auto entries = static_cast<std::int64_t>(
            replay::run_of(*comparison, side).totals.dirty_removed); // one unmap may take many
        const QString name = QString::fromStdString(replay::run_of(*comparison, side).handler);
        QString said =
            count == 0
                ? tr("%1 removes none").arg(name)
                : tr("%1 does so %2")
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

void Banners::show() {
    const auto comparison = document_->comparison();
    showDirty();
    if (document_->isMade()) {
        made_->showNote(tr("Made by the explorer, not recorded"),
                        tr("%1. Before is the schedule as it was found; after are its accesses "
                           "through the other handler.")
                            .arg(document_->title()));
    } else if (comparison->trace->session().synthetic()) {
        made_->showNote(tr("Synthetic, not recorded"),
                        tr("Nothing of it happened: %1.")
                            .arg(text(std::string(
                                comparison->trace->session().value(trace::key::kSynthetic)))));
    } else {
        made_->hide();
    }
    if (const QString loss = text(words::loss_sentence(*comparison->trace)); loss.isEmpty()) {
        loss_->hide();
    } else {
        loss_->showWarning(loss);
    }
    if (const QString lack = text(words::lack_sentence(*comparison->trace)); lack.isEmpty()) {
        lack_->hide();
    } else {
        lack_->showNote(tr("Not all of it was recorded"), lack);
    }
    if (comparison->caution.empty()) {
        caution_->hide();
    } else {
        caution_->showNote(tr("No all-clear"),
                           tr("%1 Assume an interval beside the verdict to see what it would cost.")
                               .arg(QString::fromStdString(comparison->caution)));
    }
}

} // namespace daxscope::gui
