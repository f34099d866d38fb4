// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/event_filter.h"

#include <QCompleter>
#include <QLineEdit>
#include <QStandardItemModel>
#include <functional>

namespace daxscope::gui {

/// Where the filter is typed: offers fields and values of the word that is being typed, and strikes
/// the word that is not understood.
class FilterLine : public QLineEdit {
    Q_OBJECT
public:
    /// @param comparison what the values are of; may return nullptr
    FilterLine(std::function<std::shared_ptr<const replay::Comparison>()> comparison,
               QWidget* parent);

    /// Underlines a word; nothing: none.
    void mark(const std::optional<EventFilter::Fault>& fault);
    /// What is offered for the word at the cursor, first to last.
    QStringList offered() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void offer();
    void insert(const QModelIndex& index);
    std::function<std::shared_ptr<const replay::Comparison>()> comparison_;
    QStandardItemModel* model_;
    QCompleter* completer_;
};

} // namespace daxscope::gui
