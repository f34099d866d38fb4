// SPDX-License-Identifier: GPL-3.0-or-later
//
// The selected event: what was recorded, what became of it in each run, and why.
#include "app/gui/docks/docks.h"
#include "app/gui/look/appearance.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/shown.h"
#include "replay/words/of_assumption.h"
#include "replay/words/translate.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

QString cells(const QString& name, const QString& value) {
    return QStringLiteral("<tr><td style='padding-right:10px;white-space:nowrap'>%1</td>"
                          "<td>%2</td></tr>")
        .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

class EventDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(EventDock)
public:
    EventDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), text_(new QTextBrowser(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(text_);
        setFocusProxy(text_);
        text_->setObjectName(QStringLiteral("event"));
        text_->setAccessibleName(tr("Selected event"));
        text_->setFrameShape(QFrame::NoFrame);
        text_->setOpenLinks(false);
        connect(text_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) { go(url); });
        connect(document, &Document::comparisonChanged, this, [this] { tell(); });
        connect(state, &ViewState::selectionChanged, this, [this] { tell(); });
        tell();
    }

protected:
    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) {
            tell(); // its colours are in the text
        }
        QWidget::changeEvent(event);
    }

private:
    /// A link names a side and an outcome, or an event: "outcome:1/42", "event:7".
    void go(const QUrl& url) {
        const auto sides = document_->sides();
        if (!sides) {
            return;
        }
        const QString path = url.path();
        if (url.scheme() == u"outcome") {
            navigate::reveal(*sides, *state_, path.section(u'/', 1).toUInt(),
                             static_cast<Side>(path.section(u'/', 0, 0).toInt()));
        } else if (url.scheme() == u"event") {
            navigate::revealEvent(*sides, *state_, path.toUInt(), state_->selectedSide());
        }
    }

    QString heading(const QString& words) const {
        return QStringLiteral("<p style='margin:8px 0 2px 0'><b>%1</b></p>")
            .arg(words.toHtmlEscaped());
    }

    QString recorded(const trace::Trace& trace, std::uint32_t event) const {
        QString html = heading(trace.session().made()        ? tr("Event of the schedule")
                               : trace.session().synthetic() ? tr("Synthetic event")
                                                             : tr("Recorded event"));
        html += QStringLiteral("<table cellspacing='0' cellpadding='1'>");
        for (const auto& [name, value] : describe::event(trace, event)) {
            html += cells(name, value);
        }
        return html + QStringLiteral("</table>");
    }

    QString side(const replay::Comparison& comparison, Side side, std::uint32_t outcome) const {
        const replay::Run& run = replay::run_of(comparison, side);
        if (outcome >= run.outcomes.size()) {
            return {};
        }
        const replay::Outcome& found = run.outcomes[outcome];
        const QString colour = accent(found.kind, QGuiApplication::palette()).name();
        const QString handler =
            side == Side::Recorded
                ? QString()
                : QStringLiteral(" (%1)").arg(
                      QString::fromStdString(words::tr(run.handler)).toHtmlEscaped());
        const auto sides = document_->sides();
        const PaneSide& pane = (*sides)[state_->selectedSide()];
        const bool here = side == pane.run; // what the lanes show
        QString html =
            QStringLiteral("<p style='margin:8px 0 2px 0'>%1<b>%2</b>%3: "
                           "<b style='color:%4'>%5</b></p>")
                .arg(here ? QStringLiteral("▸ ") : QString(),
                     (sides->isTwo() && side != Side::Recorded ? tr("modelled")
                                                               : describe::side(side))
                         .toHtmlEscaped(),
                     handler, colour, describe::spokenOutcome(found.kind).toHtmlEscaped());
        const describe::Cause cause = describe::cause(comparison, side, outcome);
        if (!cause.text.isEmpty()) {
            html += QStringLiteral("<p style='margin:0'>%1%2</p>")
                        .arg(cause.text.toHtmlEscaped(), link(cause, side));
        } else {
            html += QStringLiteral("<p style='margin:0'>%1</p>")
                        .arg(describe::outcomeMeaning(found.kind).toHtmlEscaped());
        }
        const describe::Fields fields = describe::outcomeFields(comparison, side, outcome);
        if (!fields.isEmpty()) {
            html += QStringLiteral("<table cellspacing='0' cellpadding='1'>");
            for (const auto& [name, value] : fields) {
                html += cells(name, value);
            }
            html += QStringLiteral("</table>");
        }
        return html;
    }

    QString link(const describe::Cause& cause, Side side) const {
        QString target;
        if (document_->sides()->isTwo()) {
            side = state_->selectedSide(); // accesses have the same numbers in each of its runs
        }
        if (cause.outcome) {
            target =
                QStringLiteral("outcome:%1/%2").arg(static_cast<int>(side)).arg(*cause.outcome);
        } else if (cause.event) {
            target = QStringLiteral("event:%1").arg(*cause.event);
        } else {
            return {};
        }
        return QStringLiteral(" <a style='color:%1' href='%2'>%3</a>")
            .arg(accent(Accent::Link, QGuiApplication::palette()).name(), target,
                 tr("Jump to it").toHtmlEscaped());
    }

    QString nothing() const {
        if (document_->sides() && document_->sides()->isTwo()) {
            return QStringLiteral("<p>%1</p>")
                .arg(tr("Click a fault in the lanes of either trace to see what it was and who "
                        "caused it.")
                         .toHtmlEscaped());
        }
        return QStringLiteral("<p>%1</p>")
            .arg(tr("Click a fault in the lanes or in the table to see what it was, what became of "
                    "it before and after, and who caused it.")
                     .toHtmlEscaped());
    }

    QString page() const {
        const auto comparison = document_->comparison();
        if (!comparison) {
            return nothing();
        }
        const trace::Trace& trace = *comparison->trace;
        const auto sides = document_->sides();
        const PaneSide& pane = (*sides)[state_->selectedSide()];
        const QString whose =
            sides->isTwo() ? QStringLiteral("<p style='margin:2px 0 0 0'>%1</p>")
                                 .arg(tr("%1: %2").arg(pane.letter, pane.title).toHtmlEscaped())
                           : QString();
        if (const auto event = state_->selectedEvent(); event && *event < trace.size()) {
            return whose + recorded(trace, *event);
        }
        const auto selected = state_->selected();
        if (!selected || *selected >= comparison->before.outcomes.size()) {
            return nothing();
        }
        const replay::Outcome& outcome = comparison->before.outcomes[*selected];
        QString html = whose + QStringLiteral("<p style='margin:2px 0 0 0'><b>%1</b>, %2</p>")
                                   .arg(format::fileAndRange(trace, outcome.range).toHtmlEscaped(),
                                        format::party(trace, outcome.mapping).toHtmlEscaped());
        for (const Side which : {Side::Before, Side::After, Side::Recorded}) {
            if (which == Side::Recorded && trace.session().made()) {
                continue; // nobody recorded it: it is the run before
            }
            if (sides->isTwo() && which != Side::Recorded && which != pane.run) {
                continue; // the other side is another trace
            }
            html += side(*comparison, which, *selected);
        }
        html +=
            outcome.event == replay::kNoIndex
                ? QStringLiteral("<p>%1</p>")
                      .arg((comparison->measured
                                ? tr("This access left no event: it is one of the %1.")
                                : tr("This access left no event: it is assumed (%1)."))
                               .arg(shown(words::assumption_text(comparison->before.assumption)))
                               .toHtmlEscaped())
                : recorded(trace, outcome.event);
        return html;
    }

    void tell() { text_->setHtml(page()); }

    Document* document_;
    ViewState* state_;
    QTextBrowser* text_;
};

} // namespace

QWidget* makeEventDock(const DockNeeds& needs, QWidget* parent) {
    return new EventDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
