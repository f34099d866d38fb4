// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace daxscope::gui {

/// A strip above the lanes that says one thing loudly: events were lost, or something failed.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget* parent = nullptr);

    /// An error may be closed by the user; what concerns the figures on screen may not.
    void showError(const QString& what, const QString& remedy);
    void showWarning(const QString& what);
    /// What the lanes are about to be taken for, and are not.
    void showNote(const QString& what, const QString& rest);
    /// The same in the colour of an error, with a button: what is at stake is data.
    void showDanger(const QString& what, const QString& rest, const QString& button);
    QString text() const;

signals:
    void pressed(); ///< showDanger()'s button

protected:
    void changeEvent(QEvent* event) override;

private:
    void present(const QString& title, const QString& rest, bool error);
    void paint();

    QLabel* label_;
    QPushButton* button_;
    QToolButton* close_;
    bool error_ = false;
    QColor background_; ///< as painted
};

} // namespace daxscope::gui
