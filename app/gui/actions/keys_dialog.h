// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/key_bindings.h"

#include <QDialog>

class QComboBox;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace daxscope::gui {

/// Chooses keys: search a command, press a key. A key that is another command's is refused, and the
/// other one named. What is set holds at once.
class KeysDialog : public QDialog {
    Q_OBJECT
public:
    KeysDialog(const Actions& actions, KeyBindings* keys, QWidget* parent);

private:
    QLayout* makeEdit();
    QLayout* makeFiles();
    QAction* current() const;
    void fill();
    void search();
    void offer();
    void set();
    void importKeys();
    void exportKeys();

    const Actions& actions_;
    KeyBindings* keys_;
    QList<QAction*> shown_; ///< by row
    QLineEdit* search_;
    QComboBox* layout_;
    QTableWidget* table_;
    QKeySequenceEdit* edit_ = nullptr;
    QPushButton *set_ = nullptr, *reset_ = nullptr;
    QLabel* said_;
};

} // namespace daxscope::gui
