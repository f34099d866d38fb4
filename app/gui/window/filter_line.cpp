// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/filter_line.h"

#include "app/gui/look/appearance.h"
#include "app/gui/state/filter_completion.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTextCharFormat>

namespace daxscope::gui {

namespace {
constexpr int kWord = Qt::UserRole;
constexpr int kMostLines = 12;
} // namespace

FilterLine::FilterLine(std::function<std::shared_ptr<const replay::Comparison>()> comparison,
                       QWidget* parent)
    : QLineEdit(parent), comparison_(std::move(comparison)), model_(new QStandardItemModel(this)),
      completer_(new QCompleter(model_, this)) {
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->setMaxVisibleItems(kMostLines);
    completer_->setWidget(this); // not setCompleter(): that is about the whole text
    completer_->popup()->setObjectName(QStringLiteral("filter-completions"));
    connect(completer_, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this](const QModelIndex& index) { insert(index); });
    connect(this, &QLineEdit::textEdited, this, [this] {
        const WordAt at = wordAt(text(), cursorPosition());
        if (at.begin < cursorPosition()) { // between words nobody is looking for one
            offer();
        } else {
            completer_->popup()->hide();
        }
    });
}

QStringList FilterLine::offered() const {
    QStringList words;
    for (int row = 0; row < model_->rowCount(); ++row) {
        words << model_->item(row)->data(kWord).toString();
    }
    return words;
}

void FilterLine::offer() {
    model_->clear();
    for (const Completion& one : completions(text(), cursorPosition(), comparison_().get())) {
        auto* item = new QStandardItem(
            one.help.isEmpty() ? one.word : QStringLiteral("%1   %2").arg(one.word, one.help));
        item->setData(one.word, kWord);
        model_->appendRow(item);
    }
    QAbstractItemView* popup = completer_->popup();
    if (model_->rowCount() == 0 || !hasFocus()) {
        popup->hide();
        return;
    }
    const WordAt at = wordAt(text(), cursorPosition());
    QRect place = cursorRect();
    place.setBottom(height() - 1);
    place.moveLeft(place.left() - fontMetrics().horizontalAdvance(
                                      text().mid(at.begin, cursorPosition() - at.begin)));
    place.setWidth(popup->sizeHintForColumn(0) + popup->verticalScrollBar()->sizeHint().width());
    completer_->complete(place);
    popup->setCurrentIndex({}); // Enter takes what stands there until one of these is chosen
}

void FilterLine::insert(const QModelIndex& index) {
    const QString word = index.data(kWord).toString();
    const WordAt at = wordAt(text(), cursorPosition());
    setSelection(at.begin, at.end - at.begin);
    const bool whole = !word.endsWith(u':');
    const QString behind = text().mid(at.end);
    QLineEdit::insert(whole && behind.isEmpty() ? word + u' ' : word);
    if (!whole) {
        offer(); // its values
    }
}

void FilterLine::keyPressEvent(QKeyEvent* event) {
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enters && completer_->popup()->isVisible() &&
        completer_->popup()->currentIndex().isValid()) {
        event->ignore(); // it is the popup's, which asks here first
        return;
    }
    if (event->key() == Qt::Key_Down && !completer_->popup()->isVisible()) {
        offer();
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        offer();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

/// A line has no formats but those of what an input method is at: what is given here is of the text
/// that stands.
void FilterLine::mark(const std::optional<EventFilter::Fault>& fault) {
    QList<QInputMethodEvent::Attribute> attributes;
    if (fault) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(accent(Accent::Bad, QGuiApplication::palette()));
        format.setForeground(accent(Accent::Bad, QGuiApplication::palette()));
        attributes << QInputMethodEvent::Attribute(
            QInputMethodEvent::TextFormat, fault->at - cursorPosition(), fault->length, format);
    }
    const QSignalBlocker quiet(this);
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
}

} // namespace daxscope::gui

#include "moc_filter_line.cpp"
