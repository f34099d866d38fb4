// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/banners.h"

#include "app/gui/banner.h"
#include "app/gui/document.h"
#include "app/gui/verdict.h"

#include <QVBoxLayout>

namespace daxscope::gui {

Banners::Banners(Document* document, QWidget* parent)
    : QWidget(parent), document_(document), made_(new Banner(this)), loss_(new Banner(this)),
      lack_(new Banner(this)), caution_(new Banner(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    made_->setObjectName(QStringLiteral("made-banner"));
    loss_->setObjectName(QStringLiteral("loss-banner"));
    lack_->setObjectName(QStringLiteral("lack-banner"));
    caution_->setObjectName(QStringLiteral("caution-banner"));
    for (Banner* banner : {made_, loss_, lack_, caution_}) {
        layout->addWidget(banner);
    }
    connect(document_, &Document::opened, this, &Banners::show);
    connect(document_, &Document::comparisonChanged, this, &Banners::show);
}

void Banners::show() {
    const auto comparison = document_->comparison();
    if (document_->isMade()) {
        made_->showNote(tr("Made by the explorer, not recorded"),
                        tr("%1. Before is the schedule as it was found; after are its accesses "
                           "through the other handler.")
                            .arg(document_->title()));
    } else {
        made_->hide();
    }
    if (const QString loss = lossSentence(*comparison->trace); loss.isEmpty()) {
        loss_->hide();
    } else {
        loss_->showWarning(loss);
    }
    if (const QString lack = lackSentence(*comparison->trace); lack.isEmpty()) {
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
