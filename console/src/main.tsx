import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme, rememberedTheme } from './app/theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
applyTheme(rememberedTheme());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
