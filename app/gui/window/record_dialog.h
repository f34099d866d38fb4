// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/recorder.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace daxscope::gui {

/// Asks what to record and into which file, and shows the line that does the same in a terminal.
/// It starts nothing: accepted() says that wish() is to be recorded.
class RecordDialog : public QDialog {
    Q_OBJECT
public:
    /// @param wish what it shows at first
    RecordDialog(const RecordWish& wish, QWidget* parent);
    RecordWish wish() const;

private:
    void show();
    void choose();

    QLineEdit* file_;
    QSpinBox *process_, *seconds_;
    QCheckBox *access_, *races_;
    QLineEdit* line_;
    QLabel* why_not_;
    QPushButton* record_;
};

} // namespace daxscope::gui
