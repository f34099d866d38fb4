// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace daxscope::gui {

/// Finds a range by typing: letters of its file's path and its offset, in order. Enter goes to its
/// row, and shows it where it was hidden.
class RangePalette : public QDialog {
    Q_OBJECT
public:
    RangePalette(std::shared_ptr<const Sides> sides, ViewState& state, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();
    void go();
    std::shared_ptr<const Sides> sides_;
    ViewState& state_;
    std::vector<QString> names_; ///< by row
    QLineEdit* line_;
    QListWidget* list_;
};

} // namespace daxscope::gui
